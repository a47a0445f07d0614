import { isSpace, isToken68, runEnd } from './chars.ts';
import { emit, type Finder } from './scan.ts';

const BEGIN = '-----BEGIN ';
const END = '-----END ';
/** The longest keys in use (RSA 16,384) have 13 KB. */
const MAX = 20_000;
const isBody = (code: number): boolean => isToken68(code) || isSpace(code) || code === 92;

/** Finds private keys in PEM, also with `\n` written out, at the first dash; one that is cut off goes as far as it looks like one. */
export const findPem: Finder = (scan, at) => {
  const { s } = scan;
  if (!s.startsWith(BEGIN, at)) return -1;
  const label = /^[A-Z0-9 ]{0,32}PRIVATE KEY(?: BLOCK)?-----/.exec(s.slice(at + BEGIN.length, at + 80))?.[0];
  if (label === undefined) return -1;
  const from = at + BEGIN.length + label.length;
  if (scan.pemEnd < from) scan.pemEnd = s.indexOf(END, from);
  if (scan.pemEnd < 0) scan.pemEnd = Infinity;
  const found = scan.pemEnd;
  if (found - from > MAX) return emit(scan, at, runEnd(s, from, isBody), 'key');
  const close = s.slice(found + END.length, found + 80).indexOf('-----');
  return emit(scan, at, found + END.length + Math.max(0, close < 0 ? 0 : close + 5), 'key');
};
