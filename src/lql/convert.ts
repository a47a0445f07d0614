import { SEVERITY_NUMBER } from '../model/index.ts';
import { parseTimestamp } from '../util/time.ts';

const DECIMAL = /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,9})?$/;
const INTEGER = /^[+-]?\d{1,40}$/;
const DURATION = /^([+-]?)(\d{0,30})(?:\.(\d{0,60}))?(ns|us|ms|s|m|h)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const SPECIAL: Readonly<Record<string, number>> = {
  nan: NaN,
  infinity: Infinity,
  '+infinity': Infinity,
  '-infinity': -Infinity,
};

/** Text -> double; null where it is none. `NaN`, `Infinity` and `-Infinity` in any case. */
export function toDouble(text: string): number | null {
  if (DECIMAL.test(text)) return Number(text);
  return SPECIAL[text.toLowerCase()] ?? null;
}

/** Text -> integer of that many bits; null where it is none or does not fit. */
export function toInteger(text: string, bits: 32 | 64): bigint | null {
  if (!INTEGER.test(text)) return null;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(bits, value) === value ? value : null;
}

/** `true` or `false` in any case. */
export function toBool(text: string): boolean | null {
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : null;
}

/** A signed decimal number with one unit of ns us ms s m h -> nanoseconds. */
export function toDuration(text: string): bigint | null {
  const m = DURATION.exec(text);
  if (!m) return null;
  const [, sign, whole = '', fraction = '', unit = 's'] = m;
  if (whole === '' && fraction === '') return null;
  const size = NANOSECONDS[unit] ?? 1n;
  const ns =
    BigInt(whole || '0') * size +
    (fraction ? (BigInt(fraction) * size) / 10n ** BigInt(fraction.length) : 0n);
  return sign === '-' ? -ns : ns;
}

/** RFC 3339 with offset, or `YYYY-MM-DD` (midnight UTC) -> nanoseconds since 1970. */
export function toTimestamp(text: string): bigint | null {
  return parseTimestamp(DAY.test(text) ? `${text}T00:00:00Z` : text);
}

/** A severity's name in any case -> its number. */
export function toSeverity(text: string): number | null {
  const name = text.toUpperCase();
  return Object.hasOwn(SEVERITY_NUMBER, name) ? SEVERITY_NUMBER[name as keyof typeof SEVERITY_NUMBER] : null;
}
