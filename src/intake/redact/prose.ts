import { isSpace, runEnd } from './chars.ts';
import { isHole } from './hole.ts';
import { isState, looksRandom } from './judge.ts';
import { emit, type Finder, type SecretKind } from './scan.ts';
import { quotedValue, unquotedEnd } from './value.ts';

/** `the password is`, `password for app was`, `secret for the client has been set to`; the verb ends at the blank. */
const SAID =
  /(password|passwd|passphrase|passcode|secret|token|api[ _-]?key)s?(?: (?:for|of|to)(?: (?:the|user|account|client|role|service)){0,2} ["'`]?[\w.@-]{1,40}["'`]?)?(?: (?:is|was|are|be)(?: now| set to| changed to)?| (?:has been |been )?(?:set|changed|reset|rotated) to)$/i;

const KINDS: Readonly<Record<string, SecretKind>> = { s: 'secret', t: 'token', a: 'key', p: 'password' };

/** Finds the secret that a sentence tells, at the blank before it: only what no word or figure looks like. */
export const findSaid: Finder = (scan, at) => {
  const { s } = scan;
  const said = SAID.exec(s.slice(Math.max(0, at - 96), at))?.[1];
  if (said === undefined) return -1;
  const kind = KINDS[said.charAt(0).toLowerCase()] ?? 'secret';
  const from = runEnd(s, at, isSpace, 4);
  const { start, end, quoted } = quotedValue(s, from) ?? unquotedEnd(s, from, false);
  const value = s.slice(start, end);
  if (isHole(value) || isState(value) || value.length > 200) return -1;
  const password = kind === 'password';
  const secret = quoted
    ? !/\s/.test(value) && value.length >= 4
    : looksRandom(value, password ? 5 : 8) ||
      (password &&
        value.length >= 6 &&
        (/^\d+$/.test(value) || /[A-Za-z][!#$%^*?]|[!#$%^*?][A-Za-z]/.test(value)));
  return secret ? emit(scan, start, end, kind) : -1;
};
