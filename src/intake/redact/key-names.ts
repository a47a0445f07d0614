import type { SecretKind } from './scan.ts';

/** How much a value must look like a secret before it is taken for one: `password` least, `random` most. */
export type Strength = 'password' | 'secret' | 'token' | 'random';

/** What a key's name says of its value. `form` names values with an inner structure. */
export interface KeyClass {
  readonly kind: SecretKind;
  readonly strength: Strength;
  readonly form: 'plain' | 'authorization' | 'cookie' | 'account' | 'query';
}

const plain = (kind: SecretKind, strength: Strength): KeyClass => ({ kind, strength, form: 'plain' });
const PASSWORD = plain('password', 'password');
const SECRET = plain('secret', 'secret');
const KEY = plain('key', 'secret');
const TOKEN = plain('token', 'token');
const SESSION = plain('session', 'token');
const SIGNATURE = plain('signature', 'random');
const AUTH = plain('token', 'random');
const AUTHORIZATION: KeyClass = { kind: 'token', strength: 'token', form: 'authorization' };
const COOKIE: KeyClass = { kind: 'cookie', strength: 'token', form: 'cookie' };
const ACCOUNT: KeyClass = { kind: 'account', strength: 'random', form: 'account' };
/** Only what cannot be a user's or a row's id: see `isAccountId`. */
const SUBSCRIPTION: KeyClass = { kind: 'account', strength: 'token', form: 'account' };
const QUERY: KeyClass = { kind: 'token', strength: 'random', form: 'query' };

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words that may follow the telling word without changing what it tells. */
const TRAILING = words(
  'value base64 b64 hash hashed plain raw text str string hex encrypted encoded old new current previous prev prod production staging stage dev test default env header input confirmation confirm',
);
/** `has_token`, `missing_token`, `token_count`-like names are about a secret, not one. */
const LEADING = words(
  'has is use uses using no num max min total count enable enabled allow require requires required missing invalid expired show hide skip',
);
const KEY_OF = words(
  'api access secret private signing sign encryption encrypt decryption master account auth shared storage hmac jwt aes ssh rsa subscription webhook deploy service client admin license bot consumer fernet function host functions integration write ingest app application publishable stripe openai anthropic session security sas cookie gemini sendgrid mailgun google maps crypt cipher symmetric csrf app',
);
const SESSIONS = words('session sessionid sessid jsessionid phpsessid sid sess');
const PAGE = words(
  'page nextpage continuation cursor pagination sync resume next previous cancellation unexpected cancel stop max',
);
const SECRET_END = /(?:secret|privatekey|passphrase)$/;
const PASSWORD_END = /(?:password|passwords|passwd|passphrase|passcode|pwd)$/;
const TOKEN_END = /(?:token|jwt)$/;
const KEY_END =
  /(?:api|access|secret|account|signing|encryption|master|subscription|shared|sharedaccess|storage|auth)key$/;

/** Splits a name at `_ - . $` and camel case into lower-case words. */
function split(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !/^\d+$/.test(word));
}

function classify(name: string): KeyClass | null {
  const all = split(name);
  while (all.length > 1 && TRAILING.has(all[all.length - 1] ?? '')) all.pop();
  const last = all.at(-1);
  if (last === undefined) return null;
  if (all.length > 1 && LEADING.has(all[0] ?? '')) return null;
  const before = all.at(-2) ?? '';
  const pair = `${before} ${last}`;
  if (PASSWORD_END.test(last) || ((last === 'pass' || last === 'pw') && before !== '') || last === 'otp')
    return PASSWORD;
  if (last === 'authorization') return AUTHORIZATION;
  if (last === 'cookie' || last === 'cookies' || last === 'setcookie') return COOKIE;
  if (SECRET_END.test(last) || last === 'secrets')
    return last === 'secrets' ? plain('secret', 'token') : SECRET;
  if (TOKEN_END.test(last)) return PAGE.has(before) || last.endsWith('pagetoken') ? null : TOKEN;
  if (KEY_END.test(last) || (last === 'key' && KEY_OF.has(before))) return KEY;
  if (pair === 'key id' && all.at(-3) === 'access') return KEY;
  if (last === 'accesskeyid') return KEY;
  if (SESSIONS.has(last) || pair === 'session id' || pair === 'connect sid') return SESSION;
  if (last === 'credential' || last === 'credentials' || last === 'creds' || last === 'cred') return TOKEN;
  if (last === 'signature' || last === 'sig') return SIGNATURE;
  if (last === 'auth' || last === 'xauth') return AUTH;
  if (
    pair === 'auth code' ||
    pair === 'authorization code' ||
    pair === 'verification code' ||
    last === 'authcode'
  )
    return TOKEN;
  if (last === 'code' || last === 'key') return QUERY;
  if (last === 'subscriptionid' || pair === 'subscription id') return SUBSCRIPTION;
  if (isAccount(last, pair)) return ACCOUNT;
  return null;
}

function isAccount(last: string, pair: string): boolean {
  return (
    /^(?:account|accountid|accountnumber|projectnumber|ownerid|owneracctid)$/.test(last) ||
    /^(?:account id|account number|account no|owner id|project number|project num|billing account|project id)$/.test(
      pair,
    )
  );
}

const REMEMBERED = 10_000;
const known = new Map<string, KeyClass | null>();

/** What the name of a field, parameter, variable or header says of its value; null for a name that tells nothing. */
export function classifyKey(name: string): KeyClass | null {
  let found = known.get(name);
  if (found === undefined) {
    found = name.length > 200 ? null : classify(name);
    if (known.size >= REMEMBERED) known.clear();
    known.set(name, found);
  }
  return found;
}

const CORRELATION =
  /^(?:trace|traceid|trace_id|spanid|span_id|parent_?span_?id|insertid|insert_id|request_?id|x-request-id|correlation_?id|x-correlation-id|logname|log_name|operation_?id|execution_?id|instance_?id|revision_?name|logging\.googleapis\.com\/(?:trace|spanid|insertid))$/i;

/** True for a key whose value ties entries together and is kept as it is. */
export const isCorrelationKey = (name: string): boolean => name.length <= 40 && CORRELATION.test(name);
