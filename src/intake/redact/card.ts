import { isAlnum, isDigit } from './chars.ts';
import { emit, type Finder } from './scan.ts';

/** The longest run that can hold a card number with blanks or dashes between its groups. */
const MAX = 24;
const DASH = 45;
const SPACE = 32;

/**
 * Length and first digits of the cards in use (ISO/IEC 7812 ranges of Visa, Mastercard, American Express, Discover).
 * Numbers of 19 digits are left alone: instance ids have that form.
 */
const ISSUED =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d)\d{12})$/;

/** Second digits that a card's first one may have: years and most counts are let go at once. */
const SECOND: Readonly<Record<number, string>> = {
  50: '234567',
  51: '47',
  52: '0123456789',
  53: '12345',
  54: '05',
};

/** The check digit of ISO/IEC 7812 (Luhn). */
function checks(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const weighed = i % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

/** A cheap look at the first five characters; decimals, ids with dashes and words with digits are no cards. */
export function mayBeCard(s: string, at: number): boolean {
  if (!isDigit(s.charCodeAt(at + 3)) || !isDigit(s.charCodeAt(at + 2))) return false;
  const fifth = s.charCodeAt(at + 4);
  if (!isDigit(fifth) && fifth !== SPACE && fifth !== DASH) return false;
  const before = s.charCodeAt(at - 1);
  if (isAlnum(before) || before === 46 || before === DASH || before === 95) return false;
  return SECOND[s.charCodeAt(at)]?.includes(s.charAt(at + 1)) ?? false;
}

/** Finds payment card numbers, in one run or in groups, at their first digit. */
export const findCard: Finder = (scan, at) => {
  const { s } = scan;
  let digits = '';
  let separator = 0;
  let end = at;
  for (let i = at; i < s.length && i - at < MAX; i++) {
    const code = s.charCodeAt(i);
    if (isDigit(code)) {
      digits += s.charAt(i);
      end = i + 1;
    } else if ((code === SPACE || code === DASH) && (separator === 0 || separator === code)) {
      // Groups have four digits or, with American Express, 4-6-5.
      if (i === at || !/^(?:\d{4}|\d{8}|\d{10}|\d{12})$/.test(digits) || !isDigit(s.charCodeAt(i + 1))) break;
      separator = code;
    } else break;
    if (digits.length === 16) break;
  }
  const next = s.charCodeAt(end);
  const runsOn = isAlnum(next) || next === 95 || (next === DASH && isAlnum(s.charCodeAt(end + 1)));
  return !runsOn && ISSUED.test(digits) && checks(digits) ? emit(scan, at, end, 'card') : -1;
};
