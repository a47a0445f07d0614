/**
 * Measures the redaction on a folder of real entries: `node src/dev/measure-redaction.ts ../shared/staging [...]`.
 * Leaks: secrets of each kind planted into real messages that are still there afterwards. Loss: what is changed in the
 * messages as they are, by kind and with samples, for a person to judge. Prints n/N; writes nothing.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { createRedactor } from '../intake/redact/index.ts';

const redactor = createRedactor('measure');
const STAND_IN = /\[([a-z-]{2,16}):[0-9a-f]{8}\]/g;

/** The same numbers on every run: a linear congruential generator. */
let state = 20_250_916;
const below = (n: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * n);
};
const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
const chars = (alphabet: string, n: number): string =>
  Array.from({ length: n }, () => pick([...alphabet])).join('');
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const ALNUM = UPPER + UPPER.toLowerCase() + DIGITS;
const alnum = (n: number): string => chars(ALNUM, n);
const b64 = (text: string): string => Buffer.from(text).toString('base64');
const hex = (n: number): string => chars('0123456789abcdef', n);
const jwt = (): string =>
  `${b64('{"alg":"HS256"}').replace(/=/g, '')}.${b64(`{"sub":"${alnum(8)}"}`).replace(/=/g, '')}.${alnum(43)}`;
const password = (): string =>
  pick([
    () => `${alnum(9)}!`,
    () => alnum(12),
    () => `${pick(['correct', 'hunter', 'summer', 'dragon'])}${below(9999)}`,
    () => `${alnum(4)}#${alnum(5)}`,
  ])();
const octet = (): number => 1 + below(253);
const ipv4 = (): string => `${pick([10, 34, 35, 104, 172, 192, 203])}.${octet()}.${octet()}.${octet()}`;

type Plant = readonly [text: string, secret: string];
const around = (secret: string, ...forms: readonly string[]): Plant => [
  pick(forms).replace('%', () => secret),
  secret,
];

const PLANTS: Readonly<Record<string, () => Plant>> = {
  jwt: () => around(jwt(), '%', 'token=%', 'Authorization: Bearer %', '{"id_token": "%"}', "b'%'", '(%)', 'jwt:%', '?access_token=%'),
  bearer: () => around(alnum(24 + below(30)), 'Authorization: Bearer %', '"authorization": "Bearer %"', "{'Authorization': 'Bearer %'}", 'with bearer %'),
  basic: () => around(b64(`${alnum(6)}:${alnum(10)}`), 'Authorization: Basic %', '"authorization": "Basic %"', 'Basic %'),
  cookie: () => around(alnum(20), 'Cookie: sid=%', 'Set-Cookie: sid=%; Path=/', '"cookie": "a=1; sid=%"', "{'Cookie': 'sid=%; b=2'}"),
  'password in URL': () => around(alnum(10), 'postgresql://app:%@db:5432/x', 'redis://:%@10.0.0.3:6379', 'https://bob:%@example.com/x', 'amqp://u:%@mq//', 'mongodb+srv://u:%@c.mongodb.net/x'),
  'password by key': () =>
    around(password(), 'password=%', 'DB_PASSWORD=%', '"password": "%"', "'passwd': '%'", 'pwd: %', '{\\"password\\": \\"%\\"}', 'password="%"', 'POSTGRES_PASSWORD: %', 'dbPassword=%', '--password %', '"userPassword":"%"', 'smtp_pass=%'),
  'secret by key': () => around(alnum(24), 'SERVICE_SECRET=%', 'client_secret: %', '"secret": "%"', 'JWT_SECRET_KEY=%', "secret_key='%'", 'APP_SECRET: "%"', 'webhook_secret=%', 'session_secret=%'),
  'token by key': () => around(pick([alnum(32), hex(40)]), 'token=%', 'access_token: %', '"refresh_token":"%"', "'auth_token': '%'", '?token=%&x=1', 'X-Auth-Token: %', 'csrf_token=%', 'api_token = "%"', 'Access Token: %'),
  'key by key': () => around(pick([alnum(32), hex(32)]), 'api_key=%', 'X-Api-Key: %', '"apiKey": "%"', 'API_KEY=%', 'encryption_key: %', 'API key: %', "signing_key='%'", 'AccountKey=%==;'),
  session: () => around(alnum(24), 'session_id=%', '"sessionid": "%"', 'JSESSIONID=%', 'PHPSESSID=%;', 'session=%'),
  'issued keys': () =>
    around(
      pick([`AIza${alnum(35)}`, `AKIA${chars(UPPER + DIGITS, 15)}7`, `ghp_${alnum(36)}`, `github_pat_${alnum(22)}_${alnum(59)}`, `glpat-${alnum(20)}`, `xoxb-${chars(DIGITS, 12)}-${alnum(24)}`,
        `sk_live_${alnum(24)}`, `sk-proj-${alnum(40)}`, `sk-ant-api03-${alnum(60)}`, `SG.${alnum(22)}.${alnum(43)}`, `npm_${alnum(36)}`, `ya29.${alnum(60)}`, `hf_${alnum(34)}`, `GOCSPX-${alnum(28)}`]),
      '%', 'key %', '"%"', '(%)', 'using %, then', 'x=%', 'https://x.example/?k=%'),
  'aws secret': () => around(`${alnum(20)}/${alnum(19)}`, 'aws_secret_access_key=%', 'AWS_SECRET_ACCESS_KEY: %', '"SecretAccessKey": "%"', 'secretAccessKey: "%"'),
  pem: () => around(alnum(200), '-----BEGIN PRIVATE KEY-----\n%\n-----END PRIVATE KEY-----', '"private_key": "-----BEGIN RSA PRIVATE KEY-----\\n%\\n-----END RSA PRIVATE KEY-----\\n"', '-----BEGIN EC PRIVATE KEY-----\\n%'),
  'signed URL': () => around(hex(64), 'https://storage.googleapis.com/b/o?X-Goog-Signature=%', 'https://b.s3.amazonaws.com/o?X-Amz-Signature=%&x=1', 'https://a.blob.core.windows.net/c/b?sv=2020&sig=%'),
  'oauth code': () => around(`4/0A${alnum(50)}`, '/callback?code=%&state=x', 'GET /cb?state=1&code=% HTTP/1.1'),
  email: () => around(`${alnum(6)}.${alnum(5)}@${pick(['example.com', 'mail.example.co.uk', 'corp.io'])}`, '%', 'user %', 'email=%', '<%>', '"email": "%"', 'for %.', 'mailto:%', "user='%'"),
  'service account': () => around(`svc-${alnum(5).toLowerCase()}@proj-x1.iam.gserviceaccount.com`, '%', 'serviceAccount:%', '"%"'),
  ipv4: () => around(ipv4(), '%', '%:443', 'from %', '"remoteIp": "%"', '(%)', '[%]', 'ip=%', '/%:8080', 'http://%/x', 'client: %,', '%.', 'server: %'),
  ipv6: () => around(pick([`2001:db8:${hex(3)}:1::${hex(3)}`, `fe80::${hex(4)}:${hex(2)}ff:fe${hex(2)}:${hex(4)}`, `2a00:1450:4001:8${hex(2)}::200e`, `fd00:${hex(4)}:1:2:3:4:5:${hex(4)}`]), '%', '[%]:443', 'from %', 'ip="%"', '%,'),
  'aws account': () => around(`${1 + below(9)}${chars(DIGITS, 11)}`, 'arn:aws:iam::%:role/x', 'arn:aws:s3:us-east-1:%:b', 'account %', 'account_id=%', '"accountId": "%"', '%.dkr.ecr.us-east-1.amazonaws.com/x'),
  'gcp project number': () => around(`${1 + below(9)}${chars(DIGITS, 11)}`, 'projects/%/secrets/x', 'project_number: %', '"projectNumber": "%"', 'project number %', 'https://svc-%.us-central1.run.app/x'),
  'billing, subscription': () => around(`01${chars('ABCDEF', 2)}23-${hex(6).toUpperCase()}-${hex(6).toUpperCase()}`, 'billingAccounts/%', 'billing account %'),
}; // prettier-ignore

function* records(path: string): Generator<unknown> {
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) yield* records(join(path, name));
    return;
  }
  if (!/\.(?:json|ndjson|txt|log)(?:\.gz)?$/.test(path)) return;
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const whole = /\.json(?:\.gz)?$/.test(path) ? parsed(text) : undefined;
  if (whole !== undefined) {
    yield* Array.isArray(whole) ? whole : [whole];
  } else
    for (const line of text.split('\n'))
      if (line.trim() !== '') yield line.startsWith('{') ? (parsed(line) ?? line) : line;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // lines, or no JSON at all
  }
}

function* texts(value: unknown, key = ''): Generator<string> {
  if (typeof value === 'string') {
    if (!/^(?:timestamp|receiveTimestamp|insertId|logName|trace|spanId|severity)$/.test(key)) yield value;
  } else if (value !== null && typeof value === 'object')
    for (const [name, item] of Object.entries(value)) yield* texts(item, name);
}

const kindsIn = (text: string): string[] => [...text.matchAll(STAND_IN)].map((found) => found[1] ?? '');

function lost(messages: readonly string[]): void {
  const byKind = new Map<string, { messages: number; samples: Map<string, number> }>();
  let changed = 0;
  for (const message of messages) {
    const out = redactor.text(message);
    if (out === message) continue;
    changed++;
    for (const kind of new Set(kindsIn(out))) {
      const seen = byKind.get(kind) ?? { messages: 0, samples: new Map<string, number>() };
      byKind.set(kind, seen);
      seen.messages++;
      const at = out.search(new RegExp(`\\[${kind}:[0-9a-f]{8}\\]`));
      const sample = out
        .slice(Math.max(0, at - 40), at + 60)
        .replace(STAND_IN, '[$1]')
        .replace(/\d+/g, '0')
        .replace(/\s+/g, ' ');
      seen.samples.set(sample, (seen.samples.get(sample) ?? 0) + 1);
    }
  }
  console.log(`\nchanged without a planted secret: ${changed}/${messages.length} messages`);
  for (const [kind, seen] of [...byKind].sort((a, b) => b[1].messages - a[1].messages)) {
    console.log(`  ${kind}: ${seen.messages}/${messages.length}, ${seen.samples.size} different`);
    for (const [sample, n] of [...seen.samples].sort((a, b) => b[1] - a[1]).slice(0, 12))
      console.log(`    ${String(n).padStart(6)}  ${sample}`);
  }
}

function leaked(messages: readonly string[]): void {
  const short = messages.filter((message) => message.length < 2_000);
  console.log('\nplanted: leaked n/N, and messages changed elsewhere than at the plant');
  let all = 0;
  let out = 0;
  for (const [kind, plant] of Object.entries(PLANTS)) {
    const N = 2_000;
    let leaks = 0;
    let elsewhere = 0;
    const samples = new Set<string>();
    for (let n = 0; n < N; n++) {
      const words = pick(short).split(' ');
      const at = below(words.length + 1);
      const [text, secret] = plant();
      const before = words
        .slice(0, at)
        .map((word) => `${word} `)
        .join('');
      const after = words
        .slice(at)
        .map((word) => ` ${word}`)
        .join('');
      const redacted = redactor.text(`${before}${text}${after}`);
      if (redacted.includes(secret)) {
        leaks++;
        if (samples.size < 4)
          samples.add(`${before.slice(-25)}${text}${after.slice(0, 15)}`.replace(/\n/g, '\\n'));
      } else if (!redacted.startsWith(redactor.text(before)) || !redacted.endsWith(redactor.text(after)))
        elsewhere++;
    }
    all += N;
    out += leaks;
    console.log(`  ${kind.padEnd(22)} ${leaks}/${N} leaked, ${elsewhere}/${N} changed elsewhere`);
    for (const sample of samples) console.log(`      ${sample}`);
  }
  console.log(`  all: ${out}/${all} leaked`);
}

function speed(messages: readonly string[]): void {
  const characters = messages.reduce((sum, message) => sum + message.length, 0);
  let best = Infinity;
  for (let n = 0; n < 5; n++) {
    const from = performance.now();
    for (const message of messages) redactor.text(message);
    best = Math.min(best, performance.now() - from);
  }
  console.log(
    `\n${messages.length} messages, ${(characters / 1e6).toFixed(1)} MB: ${(characters / 1e3 / best).toFixed(0)} MB/s`,
  );
}

const messages: string[] = [];
for (const path of process.argv.slice(2)) for (const record of records(path)) messages.push(...texts(record));
if (messages.length === 0) {
  console.error('no messages: give one or more folders or files of entries (JSON, NDJSON, also gzipped)');
  process.exitCode = 2;
} else {
  lost(messages);
  leaked(messages);
  speed(messages);
}
