const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(Z|z|[+-]\d\d:?\d\d| ?UTC)$/;
const UNIT: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

/** Nanoseconds in one second, minute ... as bigint. */
export const SECOND = 1_000_000_000n;
/** Nanoseconds in a millisecond. */
export const MILLISECOND = 1_000_000n;
/** Nanoseconds in a minute. */
export const MINUTE = 60n * SECOND;

/** RFC 3339 timestamp with offset -> nanoseconds since 1970; null where the text is none (a time without offset is none). */
export function parseTimestamp(text: string): bigint | null {
  const m = RFC3339.exec(text);
  if (!m) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = m;
  const ms = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Math.min(Number(second), 59),
  );
  const at = new Date(ms);
  if (
    at.getUTCMonth() + 1 !== Number(month) ||
    at.getUTCDate() !== Number(day) ||
    Number(hour) > 23 ||
    Number(minute) > 59 ||
    Number(second) > 60
  )
    return null;
  let ns = BigInt(ms) * MILLISECOND + BigInt(fraction.padEnd(9, '0'));
  if (Number(second) === 60) ns += SECOND;
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (offset) {
    const size = (BigInt(offset[2] ?? 0) * 60n + BigInt(offset[3] ?? 0)) * MINUTE;
    ns = offset[1] === '+' ? ns - size : ns + size;
  }
  return ns;
}

/** Nanoseconds since 1970 -> RFC 3339 in UTC with the shortest of 0, 3, 6 or 9 fraction digits. */
export function formatTimestamp(ns: bigint): string {
  const rest = ((ns % SECOND) + SECOND) % SECOND;
  const seconds = (ns - rest) / SECOND;
  const base = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  if (rest === 0n) return `${base}Z`;
  const digits = rest.toString().padStart(9, '0');
  return `${base}.${digits.endsWith('000000') ? digits.slice(0, 3) : digits.endsWith('000') ? digits.slice(0, 6) : digits}Z`;
}

/**
 * `90s`, `1h30m`, `1.5h`, `2d`, ISO 8601 `P1D`, `PT1H30M` -> nanoseconds; null for anything else.
 * Strict on purpose: libraries read `1,5h` as 15 hours.
 */
export function parseDuration(text: string): bigint | null {
  const iso = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (iso && iso.slice(1).some((part) => part !== undefined)) {
    const [weeks, days, hours, minutes, seconds] = iso.slice(1).map((part) => BigInt(part ?? 0));
    return (
      (((((weeks ?? 0n) * 7n + (days ?? 0n)) * 24n + (hours ?? 0n)) * 60n + (minutes ?? 0n)) * 60n +
        (seconds ?? 0n)) *
      SECOND
    );
  }
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h|d|w))+$/.test(text)) return null;
  let total = 0n;
  for (const [, whole = '0', fraction = '', unit = 's'] of text.matchAll(
    /(\d+)(?:\.(\d+))?(ns|us|ms|s|m|h|d|w)/g,
  )) {
    const size = UNIT[unit] ?? 0n;
    total +=
      BigInt(whole) * size + (fraction ? (BigInt(fraction) * size) / 10n ** BigInt(fraction.length) : 0n);
  }
  return total;
}

/** Nanoseconds -> `6.4 ms`, `1 min 46 s`, `2 h 5 min`, `3 d 4 h`: two units at most, for people. */
export function formatDuration(ns: bigint): string {
  const size = ns < 0n ? -ns : ns;
  const sign = ns < 0n ? '-' : '';
  const one = (unit: bigint): string => {
    const tenths = (size * 10n + unit / 2n) / unit;
    return tenths % 10n === 0n || tenths >= 1000n
      ? `${(tenths + (tenths >= 1000n ? 5n : 0n)) / 10n}`
      : `${tenths / 10n}.${tenths % 10n}`;
  };
  if (size < MILLISECOND) return `${sign}${one(1_000n)} us`;
  if (size < SECOND) return `${sign}${one(MILLISECOND)} ms`;
  if (size < MINUTE) return `${sign}${one(SECOND)} s`;
  const seconds = (size + SECOND / 2n) / SECOND;
  const two = (a: bigint, an: string, b: bigint, bn: string): string =>
    `${sign}${a} ${an}${b > 0n ? ` ${b} ${bn}` : ''}`;
  if (seconds < 3600n) return two(seconds / 60n, 'min', seconds % 60n, 's');
  const minutes = seconds / 60n;
  if (minutes < 1440n) return two(minutes / 60n, 'h', minutes % 60n, 'min');
  const hours = minutes / 60n;
  return two(hours / 24n, 'd', hours % 24n, 'h');
}
