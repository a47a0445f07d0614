import { describe, expect, it } from 'vitest';

import { createRedactor } from './index.ts';

const r = createRedactor('test');
/** Stand-ins without their hash: what a person reads. */
const read = (s: string): string => r.text(s).replace(/:[0-9a-f]{8}\]/g, ']');

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcDEF123_-x';
/** What was logged, and what may leave. */
const REDACTED: readonly (readonly [string, string])[] = [
  // Credentials in headers: the scheme stays
  ['Authorization: Bearer abc123def456ghi', 'Authorization: Bearer [bearer]'],
  ['authorization: bearer abc123def456ghi', 'authorization: bearer [bearer]'],
  ['Authorization: Basic dXNlcjpwYXNzd29yZA==', 'Authorization: Basic [basic]'],
  ['sent Basic dXNlcjpwYXNzd29yZA== to it', 'sent Basic [basic] to it'],
  ['Authorization: Token 9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b', 'Authorization: Token [token]'],
  ['Authorization: 9944b09199c62bcf9418ad846dd0e4bb', 'Authorization: [token]'],
  ['Authorization: Digest username="bob", response="6629fae49393a05397450978507c4ef1"', 'Authorization: Digest [token]'],
  [`"Authorization": "Bearer ${JWT}"`, '"Authorization": "Bearer [jwt]"'],
  [`{'authorization': 'Bearer ${JWT}', 'x': 1}`, "{'authorization': 'Bearer [jwt]', 'x': 1}"],
  ['X-Api-Key: 8f14e45fceea167a5a36dedd4bea2543', 'X-Api-Key: [key]'],
  // JWT anywhere
  [`got ${JWT}, invalid`, 'got [jwt], invalid'],
  ['cut eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMj', 'cut [jwt]'],
  // Cookies: the names stay
  ['Cookie: session=abc123; theme=dark', 'Cookie: session=[cookie]; theme=[cookie]'],
  ['Set-Cookie: sid=s%3Aabc; Path=/; HttpOnly; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'Set-Cookie: sid=[cookie]; Path=/; HttpOnly; Expires=Wed, 21 Oct 2026 07:28:00 GMT'],
  ['"cookie": "a=1; b=2"', '"cookie": "a=[cookie]; b=[cookie]"'],
  // URLs: scheme, user and host stay
  ['postgresql://app:s3cr3t@db.internal:5432/app', 'postgresql://app:[password]@db.internal:5432/app'],
  ['redis://:p4ssw0rd@cache:6379/0', 'redis://:[password]@cache:6379/0'],
  ['postgres://app:p/w+x@db/app', 'postgres://app:[password]@db/app'],
  ['amqp://app:p@ss@mq/vh', 'amqp://app:[password]@mq/vh'],
  ['https://ghp_abcdefghijklmnopqrstuvwxyz0123456789@github.com/x/y.git', 'https://[token]@github.com/x/y.git'],
  ['app:hunter2@tcp(db:3306)/x', 'app:[password]@tcp(db:3306)/x'],
  ['GET /x?access_token=abcdef&state=xyz', 'GET /x?access_token=[token]&state=xyz'],
  ['/cb?code=4/0AX4XfWh1234567890abcdef&state=xyz', '/cb?code=[token]&state=xyz'],
  ['?X-Goog-Signature=abcdef0123456789abcdef&X-Goog-Expires=900', '?X-Goog-Signature=[signature]&X-Goog-Expires=900'],
  ['?se=2026&sig=b64%2Fabc0123456789%3D', '?se=2026&sig=[signature]'],
  // key=value in its spellings
  ['password=hunter2', 'password=[password]'],
  ['PASSWORD: hunter2', 'PASSWORD: [password]'],
  ['password: correcthorse', 'password: [password]'],
  ['"password": "correct horse battery staple"', '"password": "[password]"'],
  ["'token': 'abc123def456'", "'token': '[token]'"],
  ['{\\"password\\":\\"hunter2\\",\\"user\\":\\"bob\\"}', '{\\"password\\":\\"[password]\\",\\"user\\":\\"bob\\"}'],
  ['{"password":"a\\"b","x":1}', '{"password":"[password]","x":1}'],
  ['DB_PASSWORD=supersecret', 'DB_PASSWORD=[password]'],
  ['SERVICE_SECRET=mysecretvalue', 'SERVICE_SECRET=[secret]'],
  ['JWT_SECRET_KEY=abcDEF123456', 'JWT_SECRET_KEY=[key]'],
  ['dbPassword=x1', 'dbPassword=[password]'],
  ['spring.datasource.password=x1', 'spring.datasource.password=[password]'],
  ['"password"=>"hunter2"', '"password"=>"[password]"'],
  ['connect(host="x", password="hunter2")', 'connect(host="x", password="[password]")'],
  ['password = hunter2', 'password = [password]'],
  ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'aws_secret_access_key = [key]'],
  ['AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSQ==;X=y', 'AccountKey=[key];X=y'],
  ['session_id=3fa85f64-5717-4562-b3fc-2c963f66afa6', 'session_id=[session]'],
  ['mysql --password hunter2 --user x', 'mysql --password [password] --user x'],
  ["['mysql', '--password', 'hunter2']", "['mysql', '--password', '[password]']"],
  ['curl -u bob:hunter2 https://x', 'curl -u bob:[password] https://x'],
  ["ALTER ROLE app PASSWORD 'hunter2'", "ALTER ROLE app PASSWORD '[password]'"],
  ['{"name":"DB_PASSWORD","value":"hunter2"}', '{"name":"DB_PASSWORD","value":"[password]"}'],
  ["('password', 'hunter2')", "('password', '[password]')"],
  ["[(b'authorization', b'Bearer abc123def456'), (b'x-api-key', b'abcd1234')]", "[(b'authorization', b'Bearer [bearer]'), (b'x-api-key', b'[key]')]"],
  ['jwt_secret: correcthorse', 'jwt_secret: [secret]'],
  ['SENTRY_DSN=https://abcdef0123456789abcdef0123456789@o1.ingest.sentry.io/1', 'SENTRY_DSN=https://[token]@o1.ingest.sentry.io/1'],
  ['mongodb://u:p%40ss@h1:27017,h2:27017/db', 'mongodb://u:[password]@h1:27017,h2:27017/db'],
  ['User token abcDEF1234567890ghij rejected', 'User token [token] rejected'],
  // Keys by their issuers' prefixes, with nothing else to tell them
  ['using AIzaSyA1234567890abcdefghijklmnopqrstuv now', 'using [key] now'],
  ['ya29.a0AfH6SMBxxYYYY1234567890', '[token]'],
  ['AKIAIOSFODNN7EXAMPLE', '[key]'],
  ['github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz', '[token]'],
  ['glpat-abcdefghij1234567890', '[token]'],
  ['xoxb-123456789012-abcdefGHIJ', '[token]'],
  ['sk_live_4eC39HqLyjWDarjtT1zdp7dc', '[key]'],
  ['sk-proj-abcdefghijklmnop1234567890', '[key]'],
  ['sk-ant-api03-abcdefghijklmnop1234567890', '[key]'],
  ['SG.abcdefghijklmnop12.qrstuvwxyzABCDEF0123456789', '[key]'],
  ['npm_abcdefghijklmnopqrstuvwxyz0123456789', '[token]'],
  ['-----BEGIN RSA PRIVATE KEY-----\nMIIEabc+/=\n-----END RSA PRIVATE KEY----- end', '[key] end'],
  ['-----BEGIN PRIVATE KEY-----\\nMIIEabc', '[key]'],
  // Persons, machines, accounts
  ['mail from jane.doe+x@example.com.', 'mail from [email].'],
  ['?user=jane%40example.com&x=1', '?user=[email]&x=1'],
  ['denied for name@proj.iam.gserviceaccount.com', 'denied for [service-account]'],
  ['203.0.113.7:443 - "GET / HTTP/1.1"', '[ip]:443 - "GET / HTTP/1.1"'],
  ['x-forwarded-for: 203.0.113.7, 10.8.0.4', 'x-forwarded-for: [ip], [ip]'],
  ['connect to /10.20.30.40:8080 (db/10.20.30.41:5432)', 'connect to /[ip]:8080 (db/[ip]:5432)'],
  ['server: 10.0.0.5', 'server: [ip]'],
  ['from 2001:db8::1 and [fe80::1%eth0]:80', 'from [ip] and [[ip]%eth0]:80'],
  ['2001:0db8:85a3:0000:0000:8a2e:0370:7334', '[ip]'],
  ['arn:aws:iam::123456789012:role/x', 'arn:aws:iam::[account]:role/x'],
  ['123456789012.dkr.ecr.us-east-1.amazonaws.com/api', '[account].dkr.ecr.us-east-1.amazonaws.com/api'],
  ['projects/123456789012/secrets/x', 'projects/[account]/secrets/x'],
  ['"project_number": "123456789012"', '"project_number": "[account]"'],
  ['AWS account 123456789012', 'AWS account [account]'],
  ['billing 01AB23-CD45EF-678901', 'billing [account]'],
  ['/subscriptions/3fa85f64-5717-4562-b3fc-2c963f66afa6/resourceGroups/x', '/subscriptions/[account]/resourceGroups/x'],
]; // prettier-ignore

/** What merely looks like a secret, and must read as it was logged. */
const KEPT: readonly string[] = [
  'AUTH: Starting authentication',
  'Invalid JWT token',
  'token expired',
  'No token provided',
  'password authentication failed for user "app"',
  'secret not found: projects/p/secrets/NAME',
  'Token: invalid',
  'Secret: projects/p/secrets/NAME/versions/latest',
  'Service Secret=REDACTED True',
  'SERVICE_SECRET configured: True',
  'JWT=REDACTED verification failed - likely JWT=REDACTED between services',
  'password=*** token=[token:3fa19c02] secret=<redacted> api_key=xxxx pwd=[FILTERED]',
  'Authorization: Bearer [bearer:3fa19c02]',
  'Authorization: Bearer ***',
  'Authorization header missing; Authorization: required',
  'monkey=banana1234 keyspace=user1 key=user:123 primary_key=5 token_count=12 tokens=345 max_tokens: 4096',
  'auth=true secret=None password=null token: undefined session=<Session object at 0x7f1>',
  'has_token=abc123def456 token_type=Bearer nextPageToken=CAEQAA123456',
  '    token = request.headers.get("x")',
  '    self.password = password',
  '    def auth(token: str, password: Optional[str] = None) -> bool:',
  'connect(password=settings.DB_PASSWORD, token=get_token(), api_key=os.getenv("OPENAI_API_KEY"))',
  'String password = user.getPassword(); token := r.Header.Get("X")',
  'password=${DB_PASSWORD} token=$TOKEN key={api_key} secret=%s',
  'postgresql+asyncpg://***@/db?host=/cloudsql/p:us-central1:stag',
  'postgresql://app@db/app https://example.com/a?b=c#d',
  'v1.2.3.4 version 1.2.3.4 "version": "1.2.3.4" pkg==1.2.3.4 pkg-1.2.3.4.jar libssl.so.1.2.3.4',
  'Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/139.0.0.0 Safari/537.36 Edg/120.0.1.1',
  '127.0.0.1 0.0.0.0:8080 169.254.169.254 255.255.255.0 10.0.0.0/8 1.3.6.1.4.1 300.1.1.1',
  '::1 [::]:8080 12:34:56 a::b std::be Foo::Bar::baz dead::beef 00:1a:2b:3c:4d:5e',
  'image@sha256:3fa19c02deadbeef react@18.2.0 @app.route git@github.com:o/r.git icon@2x.png getty@tty1.service',
  '/go/pkg/mod/github.com/gin-gonic/gin@v1.9.1/context.go:174 +0x2b',
  '  at com.foo.Bar.baz(Bar.java:42) [classes/:1.2.3] java.lang.Object@1a2b3c4d',
  'Basic authentication required; Bearer token missing; Bearer authentication is used',
  'WWW-Authenticate: Bearer realm="x", error="invalid_token"',
  'config.secret_key for staging (length: 99)',
  'Unexpected token: }',
  'password: must be at least 8 characters',
  '{"password": ["This field is required."], "token": "expired"}',
  'session for user system: 401: Not authenticated',
  'Token: Token { kind: ContainerToken, service: x }',
  'code=1011 status_code: 500 error_code=AUTH_FAILED code: ECONNREFUSED',
  'api-7d9f8b6c5d-x2x9k pod/api-7d9f8b6c5d-x2x9k svc-00179-gdb 4fa4ab9 3fa85f64-5717-4562-b3fc-2c963f66afa6',
  'trace=projects/p/traces/0af7651916cd43dd8448eb211c80319c insertId=68c9d0e5000b2f3a5d7e8f90 request_id=req-1a2b3c4d5e6f7a8b',
  'eyJ is how a token begins; eyJhbGciOiJIUzI1NiJ9 alone is a header',
  'Password reset requested',
  'Password: incorrect',
  'invalid password: user not found',
  'Bearer token authentication failed',
  'Auth: JWT validation enabled',
  'auth: failed for request',
  "token: <class 'str'>",
  "TypeError: get() missing 1 required positional argument: 'token'",
  "KeyError: 'password'",
  "KeyError: 'api_key'",
  'File "/app/auth/token.py", line 12, in validate_token',
  '    raise HTTPException(status_code=401, detail="Invalid token: signature mismatch")',
  '    headers = {"Authorization": f"Bearer {token}"}',
  '    headers["Authorization"] = "Bearer " + token',
  '    if password == user.password:',
  '    return jwt.decode(token, self.secret_key, algorithms=["HS256"])',
  '    secret = os.environ["JWT_SECRET"]',
  '    self.token: Optional[str] = None',
  '    const token = await getToken();',
  '    token, err := auth.Verify(ctx, token)',
  'secret "my-secret" not found',
  'MountVolume.SetUp failed for volume "token": secret "api-token-x2x9k" not found',
  'Error: secret: my-secret not found in namespace default',
  'permission denied on secret: projects/my-proj/secrets/jwt-secret-staging/versions/latest',
  'sessions=12 session: expired session closed',
  'Session: 3 active',
  'cookie: missing',
  'No cookie: session not found',
  'Cookie policy: strict',
  'set-cookie: none',
  'account: jane account_id=42',
  'account 12',
  'api_key: missing',
  'API key not valid. Please pass a valid API key.',
  'API key: not configured',
  'OAuth code=invalid_grant',
  'Token: expired at 2025-09-16T12:00:00Z',
  'token_expiry=3600 token ttl: 300',
  'signature: invalid',
  'Signature verification failed: signature=invalid',
  'TLS version 1.3, cipher TLS_AES_256_GCM_SHA384',
  'sha256:3fa19c02deadbeef3fa19c02deadbeef3fa19c02deadbeef3fa19c02deadbeef',
  'commit 4fa4ab94fa4ab94fa4ab94fa4ab94fa4ab94fa4a',
  'pod=api-7d9f8b6c5d-x2x9k ip=pending',
  'redis.exceptions.AuthenticationError: invalid username-password pair',
  'WebSocketState.CONNECTED: 1',
  'asyncpg.exceptions.InvalidPasswordError: password authentication failed for user "postgres"',
  '2025/09/16 12:00:00.123456 main.go:42: auth: token is expired by 5m',
  'user=system session=None token=missing password=(empty)',
  "key: value, Key: 'User.Password' Error:Field validation for 'Password' failed on the 'required' tag",
  'secret_version=3 secretName: jwt-secret secret_name=jwt-secret',
  'credentials: default credentials=ApplicationDefault',
  'google.auth.exceptions.DefaultCredentialsError: Your default credentials were not found',
  'session_maker: async',
  'token_bucket=full',
  'Auth token: valid, session: active',
  'JWT_SECRET_KEY: set, SERVICE_SECRET: missing, DB_PASSWORD: set',
  '"secret": "projects/p/secrets/x"',
  'password_policy: strong',
  'Password authentication is disabled; key: invalid',
  'using secret=jwt-secret-staging from Secret Manager',
  'SECRET_KEY from environment, JWT_SECRET=env:JWT_SECRET',
  'OpenSSL/1.1.1k PHP/8.0.30.1 nginx/1.25.3.1',
  'pass: 12, fail: 3, skip=4',
  'EndOfStreamException when processing sessionid:0x14f05578bd80001 type:create',
  'listening on [akka.tcp://sparkExecutorActorSystem@mesos-slave-07:50174]',
  'INFO:netra.auth:Token validated',
]; // prettier-ignore

describe('what leaves', () => {
  it.each(REDACTED)('%s', (logged, leaves) => {
    expect(read(logged)).toBe(leaves);
    expect(r.text(r.text(logged))).toBe(r.text(logged));
  });
});

describe('what stays', () => {
  it.each(KEPT)('%s', (logged) => {
    expect(r.text(logged)).toBe(logged);
  });
});

describe('JSON values', () => {
  const value = (v: never): unknown => JSON.parse(JSON.stringify(r.value(v)).replace(/:[0-9a-f]{8}\]/g, ']'));
  it.each([
    [{ password: 'x' }, { password: '[password]' }],
    [{ password: 123456, token: 345 }, { password: '[password]', token: 345 }],
    [{ authorization: 'Bearer abc123def456' }, { authorization: 'Bearer [bearer]' }],
    [{ headers: { 'set-cookie': ['a=1; Path=/', 'b=2'] } }, { headers: { 'set-cookie': ['a=[cookie]; Path=/', 'b=[cookie]'] } }],
    [{ cookies: { sid: 'abc', theme: 'dark' } }, { cookies: { sid: '[cookie]', theme: '[cookie]' } }],
    [[{ name: 'X-Api-Key', value: 'abcd1234' }], [{ name: 'X-Api-Key', value: '[key]' }]],
    [{ private_key: '-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----' }, { private_key: '[key]' }],
    [{ client_secret: 'abcd', api_key: 'efgh' }, { client_secret: '[secret]', api_key: '[key]' }],
    [{ project_number: 123456789012, count: 123456789012 }, { project_number: '[account]', count: 123456789012 }],
    [{ trace: 'projects/123456789012/traces/0af7', insertId: '1.2.3.4' }, { trace: 'projects/123456789012/traces/0af7', insertId: '1.2.3.4' }],
    [{ token: 'invalid', secret: null, session: true, auth: 'Starting authentication' }, { token: 'invalid', secret: null, session: true, auth: 'Starting authentication' }],
    [{ httpRequest: { remoteIp: '203.0.113.7', status: 500 } }, { httpRequest: { remoteIp: '[ip]', status: 500 } }],
    [{ 'jane@example.com': 3, message: 'password=x1' }, { '[email]': 3, message: 'password=[password]' }],
  ] as const)('%j', (logged, leaves) => {
    expect(value(logged as never)).toEqual(leaves);
  }); // prettier-ignore

  it('survives keys and depths that are meant to break it', () => {
    const proto = JSON.parse('{"__proto__": {"password": "x1"}}') as never;
    expect(JSON.stringify(value(proto))).toBe('{"__proto__":{"password":"[password]"}}');
    const deep = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as never;
    expect(JSON.stringify(r.value(deep)).length).toBeLessThan(1_000);
  });
});
