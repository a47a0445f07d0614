/** What stands for a variable part of a message. */
export const HOLE = '<*>';

/** Words whose digits belong to their name. */
const NAMED = new Set(
  (
    'utf8 utf-8 utf16 utf-16 ipv4 ipv6 sha1 sha256 sha384 sha512 md5 crc32 crc64 base64 http2 http3 h2 oauth2 s3 ec2 k8s log4j log4j2 slf4j i18n l10n x86 x86_64 amd64 arm64 ' +
    'win32 win64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64 pbkdf2 ed25519 rs256 hs256 es256 x509 p256 ext3 ext4 lz4 bz2 mp3 mp4 h264 ' +
    'psycopg2 boto3 urllib3 jinja2 python2 python3 node2 neo4j mysql5 protobuf3 socks4 socks5 tls1 ssl2 ssl3 ps2 pkcs1 pkcs7 pkcs8 pkcs12 q1 q2 q3 q4'
  ).split(' '),
);
/** Whether a word's digits belong to its name. */
export const isNamed = (word: string): boolean => NAMED.has(word.toLowerCase());

/**
 * A word of a text that would read otherwise with other digits: a name (`sha256`), a hexadecimal number (`0x1f`), a quote that is written as
 * its code. Digits stand for any digits here: without such a word, texts that differ in their digits only have one mask.
 */
export const DIGITS_TELL = new RegExp(
  `(?<![a-z0-9])(?:(?:${[...NAMED].map((name) => name.replace(/\d/g, '\\d')).join('|')})(?![a-z0-9])|\\dx)|\\\\\\d`,
  'iu',
);
const UNITS = new Set(
  'ns us µs ms s sec secs m min mins h hr hrs d k kb kib m mb mib g gb gib t tb tib b c f v w a hz khz mhz ghz x px pt gi mi ki ti bps kbps mbps gbps rpm th st nd rd'.split(
    ' ',
  ),
);

const digit = (c: number): boolean => c >= 48 && c <= 57;
const lower = (c: number): boolean => c >= 97 && c <= 122;
const upper = (c: number): boolean => c >= 65 && c <= 90;
const hex = (c: number): boolean => digit(c) || (c >= 97 && c <= 102) || (c >= 65 && c <= 70);

/**
 * Masks one word (no blanks, no quotes, no slashes): whole where it is a number, an id, a hash, an address or random, else its runs of digits.
 * Words without variable part come back unchanged.
 */
export function maskWord(word: string): string {
  let digits = 0;
  let letters = 0;
  let turns = 0;
  let hexOnly = true;
  let last = 0;
  const { length } = word;
  for (let i = 0; i < length; i++) {
    const c = word.charCodeAt(i);
    if (digit(c)) {
      digits++;
      if (last === 2) turns++;
      last = 1;
    } else if (lower(c) || upper(c) || c > 127) {
      letters++;
      if (last === 1) turns++;
      last = 2;
      if (hexOnly && !hex(c)) hexOnly = false;
    } else if (c === 60 && word.startsWith(HOLE, i)) {
      // An already masked part counts as a number.
      digits++;
      i += 2;
      last = 0;
    } else last = 0;
  }
  // Eight letters from a to f are a hash that happens to have no digit.
  if (digits === 0)
    return (letters >= 12 && looksRandom(word)) || (letters === 8 && length === 8 && hexOnly) ? HOLE : word;
  if (letters === 0) return HOLE;
  if (hexOnly && letters + digits >= 4 && isHex(word, letters, digits)) return HOLE;
  if (word.startsWith('0x') || word.startsWith('0X') || isMeasure(word)) return HOLE;
  if (turns >= 4 && (letters + digits >= 10 || turns >= 6)) return HOLE;
  if (isNamed(word)) return word;
  return holes(word);
}

/** Hash, uuid, MAC or IPv6 address: enough digits, or long enough, that it is no English word. */
function isHex(word: string, letters: number, digits: number): boolean {
  if (letters + digits >= 8 || digits >= letters) return true;
  return word.includes(':') || digits > 1;
}

/** A number with its unit (`12.5ms`, `41C`, `1e-7`), or a timestamp. */
function isMeasure(word: string): boolean {
  let i = 0;
  let c = word.charCodeAt(0);
  if (c === 43 || c === 45 || c === 60 || c === 62) i = 1;
  c = word.charCodeAt(i);
  if (!digit(c)) return false;
  while (i < word.length && (digit((c = word.charCodeAt(i))) || (c >= 43 && c <= 47) || c === 58)) i++;
  const rest = word.slice(i).toLowerCase();
  if (UNITS.has(rest) || rest === '%') return true;
  const next = rest.charCodeAt(1);
  // 2026-11-24T02:22:34Z, 1h30m, 3d4h
  return (
    rest.length > 1 &&
    (digit(next) || next === 45 || next === 43) &&
    'tzhmsde'.includes(rest[0] ?? '-') &&
    rest.replace(/[^a-z]/g, '').length <= 4
  );
}

/** Letters that no language writes: no vowel for long, or case that changes every other letter. */
function looksRandom(word: string): boolean {
  let changes = 0;
  let consonants = 0;
  let most = 0;
  let letters = 0;
  let lastLower: boolean | null = null;
  for (let i = 0; i < word.length; i++) {
    const c = word.charCodeAt(i);
    const isLower = lower(c);
    if (!isLower && !upper(c)) {
      consonants = 0;
      lastLower = null;
      continue;
    }
    letters++;
    if (lastLower !== null && lastLower !== isLower) changes++;
    lastLower = isLower;
    consonants = 'aeiouyAEIOUY'.includes(word.charAt(i)) ? 0 : consonants + 1;
    if (consonants > most) most = consonants;
  }
  return (letters >= 16 && changes * 2.2 > letters) || (most >= 12 && letters >= 12);
}

/** Each run of digits (with the points and dashes inside it) becomes one hole. */
function holes(word: string): string {
  let out = '';
  let from = 0;
  let i = 0;
  const { length } = word;
  while (i < length) {
    const c = word.charCodeAt(i);
    const masked = c === 60 && word.startsWith(HOLE, i);
    if (!digit(c) && !masked) {
      i++;
      continue;
    }
    let start = i;
    // A sign before the number belongs to it: blk_-123.
    if (
      start > from &&
      word.charCodeAt(start - 1) === 45 &&
      start - 1 > 0 &&
      !isWordChar(word.charCodeAt(start - 2))
    )
      start--;
    let end = i + (masked ? 3 : 1);
    for (;;) {
      const d = word.charCodeAt(end);
      if (digit(d)) end++;
      else if (d === 60 && word.startsWith(HOLE, end)) end += 3;
      else if (
        (d === 46 || d === 45 || d === 95 || d === 58 || d === 44 || d === 43) &&
        startsNumber(word, end + 1)
      )
        end++;
      else break;
    }
    out += word.slice(from, start) + HOLE;
    from = end;
    i = end;
  }
  return out + word.slice(from);
}

function startsNumber(word: string, at: number): boolean {
  return digit(word.charCodeAt(at)) || word.startsWith(HOLE, at);
}

function isWordChar(c: number): boolean {
  return digit(c) || lower(c) || upper(c);
}
