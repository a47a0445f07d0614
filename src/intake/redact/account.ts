import { isDigit, isHex, runEnd, runStart, startsWord } from './chars.ts';
import type { Strength } from './key-names.ts';
import { emit, type Finder, type Scan } from './scan.ts';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const isGuidChar = (code: number): boolean => isHex(code) || code === 45;

/** True for a cloud account's id as a whole: digits, a billing account; a GUID only for a `wide` key, as applications have accounts too. */
export const isAccountId = (value: string, wide: Strength): boolean =>
  /^\d{10,14}$|^\d{4}-\d{4}-\d{4}$|^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/.test(value) ||
  (wide === 'token' && GUID.test(value));

function emitDigits(scan: Scan, from: number, min: number, max: number): number {
  const end = runEnd(scan.s, from, isDigit, max + 1);
  const next = scan.s.charCodeAt(end);
  const word = (next >= 97 && next <= 122) || (next >= 65 && next <= 90) || next === 95;
  return end - from >= min && end - from <= max && !word ? emit(scan, from, end, 'account') : -1;
}

/** `projects/123456789012`, `/subscriptions/GUID`, `organizations/..`, `folders/..`, `billingAccounts/..`: at the slash. */
export const findAccountPath: Finder = (scan, at) => {
  const { s } = scan;
  if (s.charCodeAt(at - 1) !== 115) return -1;
  if (
    isDigit(s.charCodeAt(at + 1)) &&
    /(?:projects|organizations|folders)$/.test(s.slice(Math.max(0, at - 13), at))
  )
    return emitDigits(scan, at + 1, 6, 14);
  if (
    !isHex(s.charCodeAt(at + 1)) ||
    !/(?:subscriptions|[aA]ccounts)$/.test(s.slice(Math.max(0, at - 15), at))
  )
    return -1;
  const end = runEnd(s, at + 1, isGuidChar, 40);
  return isAccountId(s.slice(at + 1, end), 'token') ? emit(scan, at + 1, end, 'account') : -1;
};

/** `arn:aws:service:region:123456789012:...`: at the first colon. */
export function findArn(scan: Scan, at: number): number {
  const { s } = scan;
  if (!s.startsWith('arn:aws', at - 3) || !startsWord(s, at - 3)) return -1;
  let field = at;
  for (let n = 0; n < 3; n++) {
    const next = s.slice(field + 1, field + 41).search(/[:\s]/);
    if (next < 0 || s.charCodeAt(field + 1 + next) !== 58) return -1;
    field += 1 + next;
  }
  return emitDigits(scan, field + 1, 12, 12);
}

/** `123456789012.dkr.ecr...`, `service-123456789012.region.run.app`: at the dot. */
export const findAccountHost: Finder = (scan, at) => {
  const { s } = scan;
  const start = runStart(s, at, isDigit, 14);
  if (at - start < 10) return -1;
  const host = s.slice(at + 1, at + 48);
  const own =
    host.startsWith('dkr.ecr') || (s.charCodeAt(start - 1) === 45 && /^[a-z0-9-]+\.run\.app/.test(host));
  return own ? emit(scan, start, at, 'account') : -1;
};

/** Billing accounts `01AB23-CD45EF-678901`: at the first dash. */
export function findBilling(scan: Scan, at: number): number {
  const value = scan.s.slice(at - 6, at + 14);
  if (
    !/^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$/.test(value) ||
    !startsWord(scan.s, at - 6) ||
    isHex(scan.s.charCodeAt(at + 14))
  )
    return -1;
  const named = /[A-F]/.test(value) || /billing/i.test(scan.s.slice(Math.max(0, at - 40), at));
  return named ? emit(scan, at - 6, at + 14, 'account') : -1;
}

/** `account 123456789012`, `project number 123456789012`: at the blank before the digits. */
export const findAccountWord: Finder = (scan, at) => {
  const { s } = scan;
  if (!isDigit(s.charCodeAt(at + 1))) return -1;
  const before = s.slice(Math.max(0, at - 16), at);
  if (/account(?: id)?$/i.test(before)) return emitDigits(scan, at + 1, 12, 12);
  return /project(?: number)?$/i.test(before) ? emitDigits(scan, at + 1, 10, 13) : -1;
};
