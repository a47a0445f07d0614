import { isToken68, runEnd } from './chars.ts';
import { looksRandom } from './judge.ts';
import { emit, type Finder } from './scan.ts';

const BEGIN = '-----BEGIN ';
const END = '-----END ';
/** The longest keys in use (RSA 16,384) have 13 KB. */
const MAX = 20_000;
const isBody = (code: number): boolean => isToken68(code) || code === 92;

/** Where a key without its end line stops: at the first word that is no base64. */
function cutEnd(s: string, from: number): number {
  let end = runEnd(s, from, isBody);
  for (;;) {
    const next = runEnd(s, end, (code) => code === 10 || code === 13, 4);
    const stop = runEnd(s, next, isBody);
    if (next === end || stop === next || !looksRandom(s.slice(next, stop), 4)) return end;
    end = stop;
  }
}

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
  if (found - from > MAX) return emit(scan, at, cutEnd(s, from), 'key');
  const close = s.slice(found + END.length, found + 80).indexOf('-----');
  return emit(scan, at, found + END.length + Math.max(0, close < 0 ? 0 : close + 5), 'key');
};
