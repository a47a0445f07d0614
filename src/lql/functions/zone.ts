import { formatTimestamp, parseTimestamp } from '../../util/time.ts';

const MINUTE_NS = 60_000_000_000n;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Whether a zone is known: an IANA name or an offset (`+05:00`, `-7`, `UTC+2`). */
export function isZone(zone: string): boolean {
  return fixedOffset(zone) !== null || formatter(zone) !== null;
}

/** Nanoseconds -> RFC 3339 as a clock in the zone shows it, with its offset (`Z` for UTC). */
export function formatInZone(ns: bigint, zone: string): string {
  if (zone.toUpperCase() === 'UTC') return formatTimestamp(ns);
  const offset = offsetMinutes(ns, zone);
  const size = Math.abs(offset);
  const two = (n: number): string => String(n).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  return `${formatTimestamp(ns + BigInt(offset) * MINUTE_NS).slice(0, -1)}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** A time without offset (`2025-01-02 03:04:05`, `2025-01-02`) in the zone -> nanoseconds; null where it is none. */
export function parseInZone(text: string, zone: string): bigint | null {
  const local = parseTimestamp(`${/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00` : text}Z`);
  if (local === null) return null;
  // The offset in force is that at the instant sought; one correction settles all but the skipped hour itself.
  const guess = local - BigInt(offsetMinutes(local, zone)) * MINUTE_NS;
  return local - BigInt(offsetMinutes(guess, zone)) * MINUTE_NS;
}

function fixedOffset(zone: string): number | null {
  const m = /^(?:UTC)?(?:([+-])(\d{1,2})(?::(\d\d))?)?$/i.exec(zone);
  if (!m || zone === '') return null;
  const minutes = Number(m[2] ?? 0) * 60 + Number(m[3] ?? 0);
  return minutes > 14 * 60 ? null : m[1] === '-' ? -minutes : minutes;
}

function offsetMinutes(ns: bigint, zone: string): number {
  const fixed = fixedOffset(zone);
  if (fixed !== null) return fixed;
  const seconds = Number(ns / 1_000_000_000n);
  const parts = formatter(zone)?.formatToParts(seconds * 1000) ?? [];
  const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value ?? 0);
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return Math.round((local / 1000 - seconds) / 60);
}

function formatter(zone: string): Intl.DateTimeFormat | null {
  const known = formatters.get(zone);
  if (known) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formatters.set(zone, made);
    return made;
  } catch {
    return null;
  }
}
