import { isAlnum, isBase64Url, isHex, isToken68, runEnd, startsWord } from './chars.ts';
import { emit, type Finder, type SecretKind } from './scan.ts';

interface Prefix {
  readonly text: string;
  readonly min: number;
  readonly is: (code: number) => boolean;
  readonly kind: SecretKind;
}

const isWord = (code: number): boolean => isAlnum(code) || code === 95;
const isDotted = (code: number): boolean => isBase64Url(code) || code === 46;
const isCapital = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
const all = (texts: string, min: number, is: (code: number) => boolean, kind: SecretKind): Prefix[] =>
  texts.split(' ').map((text) => ({ text, min, is, kind }));

/** Prefixes that their issuers gave to credentials so that they can be found; from the issuers' documentation. */
const PREFIXES: readonly Prefix[] = [
  ...all('ghp_ gho_ ghu_ ghs_ ghr_ github_pat_', 20, isWord, 'token'),
  ...all('glpat- gldt- glrt- glptt- glft- glsoat-', 16, isBase64Url, 'token'),
  ...all('xoxa- xoxb- xoxe- xoxo- xoxp- xoxr- xoxs- xapp-', 10, isBase64Url, 'token'),
  ...all(
    'npm_ hf_ dckr_pat_ pypi-AgEI shpat_ shpss_ shpca_ shppa_ dop_v1_ lin_api_ glsa_ sbp_ tskey- figd_ rdme_',
    20,
    isBase64Url,
    'token',
  ),
  ...all('hvs. hvb. hvr.', 20, isBase64Url, 'token'),
  ...all('sk_live_ sk_test_ rk_live_ rk_test_ whsec_', 10, isWord, 'key'),
  ...all('sk-ant- sk-proj- sk-svcacct- sk-or- sk-', 20, isBase64Url, 'key'),
  ...all('SG.', 20, isDotted, 'key'),
  ...all('AIza', 30, isBase64Url, 'key'),
  ...all('GOCSPX-', 20, isBase64Url, 'secret'),
  ...all('ya29.', 16, isDotted, 'token'),
  ...all('1//0', 30, isBase64Url, 'token'),
  ...all('AKIA ASIA', 16, isCapital, 'key'),
  ...all('AGE-SECRET-KEY-', 50, isAlnum, 'key'),
  ...all('key-', 32, isHex, 'key'),
  ...all('SK', 32, isHex, 'key'),
  ...all('hooks.slack.com/services/', 20, (code) => isToken68(code), 'token'),
];

/** The character of a prefix that starts a look-up: the rarest that it has. */
const TRIGGERS = '_-./zIK';
const triggerOf = (text: string): number => {
  for (const char of text.startsWith('hooks') ? '/' : TRIGGERS)
    if (text.includes(char)) return text.indexOf(char);
  return text.length - 1;
};

/** By trigger character and the character before it. */
const BY_PAIR = new Map<number, { readonly prefix: Prefix; readonly back: number }[]>();
for (const prefix of PREFIXES) {
  const back = triggerOf(prefix.text);
  const pair = prefix.text.charCodeAt(back) * 128 + prefix.text.charCodeAt(back - 1);
  BY_PAIR.set(pair, [...(BY_PAIR.get(pair) ?? []), { prefix, back }]);
}

/** End of an issuer-prefixed credential that starts at `start`, with its kind; null where there is none. */
function match(s: string, start: number, prefix: Prefix): number {
  if (start < 0 || !s.startsWith(prefix.text, start) || !startsWord(s, start)) return -1;
  const from = start + prefix.text.length;
  const end = runEnd(s, from, prefix.is, 64);
  const mixed = /\d|[A-Z].*[a-z]|[a-z].*[A-Z]/.test(s.slice(from, Math.min(end, from + 40)));
  // Read to its end only once it is known to be consumed: a run is never read twice.
  return end - from >= prefix.min && mixed ? runEnd(s, end, prefix.is) : -1;
}

/** Finds issuer-prefixed credentials at one of the trigger characters `_ - . / z I K`. */
export const findPrefixed: Finder = (scan, at) => {
  const before = scan.s.charCodeAt(at - 1);
  const candidates = before < 128 ? BY_PAIR.get(scan.s.charCodeAt(at) * 128 + before) : undefined;
  if (candidates === undefined) return -1;
  for (const { prefix, back } of candidates) {
    const end = match(scan.s, at - back, prefix);
    if (end > 0) return emit(scan, at - back, end, prefix.kind);
  }
  return -1;
};

/** The kind of a value that is an issuer-prefixed credential as a whole. */
export function prefixedKind(value: string): SecretKind | null {
  if (value.length > 500) return null;
  return PREFIXES.find((prefix) => match(value, 0, prefix) === value.length)?.kind ?? null;
}
