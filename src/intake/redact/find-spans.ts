import { findAccountHost, findAccountPath, findAccountWord, findArn, findBilling } from './account.ts';
import { findCard, mayBeCard } from './card.ts';
import { isAlnum } from './chars.ts';
import { findOption, findPair, findSqlPassword } from './command-line.ts';
import { findScheme, findWorded } from './credentials.ts';
import { findEncodedMail, findMail } from './email.ts';
import { standInEnd } from './hole.ts';
import { findIpv4 } from './ipv4.ts';
import { findIpv6 } from './ipv6.ts';
import { findJwt } from './jwt.ts';
import { findEncodedKeyValue, findKeyValue } from './key-value.ts';
import { findPem } from './pem.ts';
import { findPrefixed } from './prefixes.ts';
import { findSaid } from './prose.ts';
import { perDigitShape } from '../../util/digit-shape.ts';
import { startScan, type Finder, type Scan, type Span } from './scan.ts';
import { findUserInfo } from './url.ts';

/** The one finder, or where it found nothing the other. */
const either =
  (one: Finder, other: Finder): Finder =>
  (scan, at) => {
    const next = one(scan, at);
    return next > at ? next : other(scan, at);
  };

const atColon: Finder = (scan, at) => {
  const { s } = scan;
  if (s.charCodeAt(at + 1) === 47 && s.charCodeAt(at + 2) === 47) return findUserInfo(scan, at);
  const arn = s.charCodeAt(at - 1) === 110 ? findArn(scan, at) : -1;
  if (arn > 0) return arn;
  const address = findIpv6(scan, at);
  return address > 0 ? address : findKeyValue(scan, at);
};

/** What every sentence that tells a secret names it by, in some spelling. */
const NAMES = /pass|secret|token|key/i;
const namesSecret = perDigitShape((s) => NAMES.test(s));

const afterName = either(findWorded, findSaid);

/** Most texts name no secret at all: then no blank of them is looked back from. */
const atBlank: Finder = (scan, at) => {
  const account = findAccountWord(scan, at);
  if (account > at) return account;
  scan.names ??= namesSecret(scan.s);
  return scan.names ? afterName(scan, at) : -1;
};

const atQuote = either(findSqlPassword, findPair);

/** What is looked for at each trigger character; every other character costs one look into this table. */
const AT: Readonly<Record<string, Finder>> = {
  '[': (scan, at) => standInEnd(scan.s, at),
  '=': findKeyValue,
  ':': atColon,
  '@': findMail,
  '%': either(findEncodedMail, findEncodedKeyValue),
  '\\': findEncodedKeyValue,
  '.': either(findIpv4, either(findPrefixed, findAccountHost)),
  '/': either(findPrefixed, findAccountPath),
  '-': either(either(findPem, findOption), either(findPrefixed, findBilling)),
  _: findPrefixed,
  z: findPrefixed,
  I: findPrefixed,
  J: findJwt,
  b: findScheme,
  B: findScheme,
  "'": atQuote,
  '"': atQuote,
  K: findPrefixed,
  '2': findCard,
  '3': findCard,
  '4': findCard,
  '5': findCard,
  '6': findCard,
  ' ': atBlank,
};

const FINDERS: readonly (Finder | undefined)[] = Array.from(
  { length: 128 },
  (_, code) => AT[String.fromCharCode(code)],
);
const TRIGGER = Uint8Array.from(FINDERS, (finder) => (finder === undefined ? 0 : 1));

/** Blanks are everywhere: only the one after `account`, `number`, `token`, `secret`, `key`, `id`, or after `is`, `was`, `are`, `be`, `now`, `to`, may matter. */
function afterWord(s: string, at: number): boolean {
  const last = s.charCodeAt(at - 1) | 32;
  if (last === 116 || last === 114 || last === 110 || last === 121 || last === 100)
    return isAlnum(s.charCodeAt(at + 1));
  const before = s.charCodeAt(at - 2) | 32;
  return (
    (last === 115 && (before === 105 || before === 97)) ||
    (last === 111 && before === 116) ||
    (last === 101 && (before === 114 || before === 98)) ||
    (last === 119 && before === 111)
  );
}

const NONE: readonly Span[] = [];

/** All stretches of a text that must not leave, in order, without overlap; time is linear in the length of the text. */
export function findSpans(s: string): readonly Span[] {
  let scan: Scan | undefined;
  for (let at = 0; at < s.length;) {
    const code = s.charCodeAt(at);
    if (
      code > 127 ||
      TRIGGER[code] === 0 ||
      (code === 32 && !afterWord(s, at)) ||
      (code < 58 && code > 47 && !mayBeCard(s, at))
    ) {
      at++;
      continue;
    }
    scan ??= startScan(s);
    const next = FINDERS[code]?.(scan, at) ?? -1;
    at = next > at ? next : at + 1;
  }
  return scan?.spans ?? NONE;
}
