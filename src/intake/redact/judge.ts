import { isHole } from './hole.ts';
import type { KeyClass } from './key-names.ts';

/** How a value stands in the text. */
export interface Setting {
  /** Inside quotes, or a whole JSON string. */
  readonly quoted: boolean;
  /** White space stands between separator and value, or before an `=`: prose, YAML or code rather than `key=value`. */
  readonly spaced: boolean;
  /** A further word follows on the same line, so that the value may be the start of a sentence. */
  readonly prose: boolean;
  /** In the query of a URL. */
  readonly query: boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Values that tell a state or a type and are nobody's secret. */
const STATES = words(
  'true false null none nil undefined nan yes no on off ok empty missing invalid expired present absent set unset not configured unconfigured required optional failed failure success successful succeeded error valid verified unverified unknown unavailable available found loaded ready disabled enabled default denied rejected revoked accepted active inactive created deleted updated refreshed rotated changed reset provided malformed unauthorized forbidden mismatch mismatched ' +
    'incorrect wrong correct weak strong short blank match matches matched mandatory obtained retrieved fetched issued adc applicationdefault application_default ' +
    'str string int integer number bool boolean bytes float dict list object any optional secretstr self cls this await new lambda return async function ' +
    'token tokens secret password passwd key cookie session bearer basic digest jwt oauth oauth2 oidc saml mtls ssl tls ldap api user username anonymous local env environment file ' +
    'starting started stopping stopped checking validating verifying initializing initialized using skipped skipping processing completed pending and or is was are the a an for from in of to',
);
const SENTENCE =
  /(?:^| )(?:must|required|require|requires|field|invalid|incorrect|least|characters|failed|failure|expired|missing|not|is|was|are|too|cannot|could|should|please|found|authentication|authenticating|validation|error|unable|denied|with|without|the)(?=$|[ .,;:!])/i;
const ROOTS = words(
  'self cls this settings config cfg conf os env environ process request req ctx context args kwargs options opts app props params data body payload event user credentials secrets session client response res result form headers cookies state g flask input model obj object module schema token auth jwt key base64 json secrets uuid hashlib crypto types typing string java javax com org io net net pydantic',
);
const NAME_PARTS = words(
  'password passwd pwd pass secret token key api auth user db database access refresh id client session sessionid credential credentials creds cookie header value new old raw my the hashed current private public service jwt bearer app admin root x csrf data str hash encrypted signing env plain args kwargs self config settings input request req name',
);
const CHAIN = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/;
const CALL = /^[A-Za-z_$][\w$.]*[([]/;

/** A piece of program text (variable, attribute, call, type) rather than a value. */
function isCode(value: string): boolean {
  if (value.length > 200) return false;
  if (CALL.test(value)) return /[)([\]]$/.test(value);
  if (!CHAIN.test(value)) return false;
  const parts = value.split('.');
  const lastWords = (parts.at(-1) ?? '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
    .filter((part) => part !== '');
  if (
    parts.length > 1 &&
    (ROOTS.has(parts[0]?.toLowerCase() ?? '') || lastWords.every((part) => NAME_PARTS.has(part)))
  )
    return true;
  return parts.length === 1 && lastWords.every((part) => NAME_PARTS.has(part));
}

/** Digits among letters, or capitals inside a word: what people do not write. */
export function looksRandom(value: string, min: number): boolean {
  if (value.length < min || /\s/.test(value)) return false;
  const letters = /[A-Za-z]/.test(value);
  const digits = /\d/.test(value);
  return (
    (digits && letters) ||
    (digits && value.length >= 16) ||
    (/[a-z]/.test(value) && /.[A-Z]/.test(value) && value.length >= 16)
  );
}

/** `/path/to/file`, `projects/p/secrets/NAME`, `https://...`: names of places. */
function isPlace(value: string): boolean {
  if (/^(?:https?|gs|s3|file|vault|arn|sm|ssm|env|secret|ref):/.test(value)) return true;
  const path = /^(?:\.{0,2}\/|~\/|projects\/|secrets\/|keys\/|kv\/)[\w./@-]+$/.test(value);
  return (
    path &&
    value
      .split('/')
      .every((part) => part.length <= 40 && !(/[a-z]/.test(part) && /[A-Z]/.test(part) && /\d/.test(part)))
  );
}

/** `jwt-secret-staging`, `invalid_grant`: words in lower case, one of which tells what they name. */
const isNameOfSecret = (value: string): boolean =>
  /^[a-z]+(?:[_-][a-z]+)+$/.test(value) &&
  /(?:^|[_-])(?:secrets?|tokens?|keys?|password|jwt|auth|credentials?|invalid|expired|missing|grant)(?:$|[_-])/.test(
    value,
  );

const isSentence = (value: string): boolean =>
  value.length <= 400 && value.split(' ', 4).length >= 3 && SENTENCE.test(value);

/** True for a word that tells a state or a type and is nobody's secret. */
export const isState = (value: string): boolean =>
  STATES.has(value.length <= 24 ? value.toLowerCase().replace(/^\W+|\W+$/g, '') : value);

/** True where the value under such a key is the secret itself, not a state, a name, code, prose or a hole. */
export function isSecretValue(value: string, key: KeyClass, at: Setting): boolean {
  if (value === '' || isHole(value)) return false;
  if (isState(value)) return false;
  if (at.quoted && isSentence(value)) return false;
  const strength = key.form === 'query' && !at.query ? 'never' : key.strength;
  if (strength === 'never') return false;
  if (strength === 'random') return looksRandom(value, 16);
  if (!at.quoted && isCode(value)) return false;
  const letters = /^[A-Za-z'’-]+$/.test(value);
  if (strength === 'password')
    return !(
      !at.quoted &&
      at.spaced &&
      at.prose &&
      (/^(?:[A-Z]?[a-z'’-]+|[A-Z]+)$/.test(value) || /^\d{1,2}$/.test(value))
    );
  if (isPlace(value) || (/\s/.test(value) && !(strength === 'secret' && /\d/.test(value)))) return false;
  if (at.query) return value.length >= 4;
  if (!at.quoted && isNameOfSecret(value)) return false;
  // Session numbers of a protocol (ZooKeeper's 0x14f05578bd80001) tie lines together and open nothing.
  if (key.kind === 'session' && /^0x[0-9a-f]{1,16}$/.test(value)) return false;
  const digits = /^\d+$/.test(value);
  if (digits && (strength === 'token' || value.length < 6)) return value.length >= 9;
  if (!at.quoted && at.spaced && letters && !looksRandom(value, 16))
    return strength === 'secret' && !at.prose && value.length >= 8;
  return strength === 'secret'
    ? value.length >= 4
    : value.length >= 6 && !/^[a-z]+(?:[ _-][a-z]+)*$/.test(value.length < 8 ? value : 'A');
}
