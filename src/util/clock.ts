import { UserError } from './errors.ts';
import { parseDuration, parseTimestamp } from './time.ts';

/** A point in time as a person writes it: absolute, or so long before now. */
export type When =
  { readonly kind: 'at'; readonly time: bigint } | { readonly kind: 'ago'; readonly duration: bigint };

/** Reads `2025-09-07T15:42:00Z`, `2025-09-07` (midnight UTC), `1h`, `30m`, `P1D`, `now`. @throws UserError naming the option. */
export function parseWhen(text: string, option: string): When {
  const value = text.trim();
  if (value === 'now') return { kind: 'ago', duration: 0n };
  const at =
    parseTimestamp(value) ?? (/^\d{4}-\d\d-\d\d$/.test(value) ? parseTimestamp(`${value}T00:00:00Z`) : null);
  if (at !== null) return { kind: 'at', time: at };
  const duration = parseDuration(value);
  if (duration !== null) return { kind: 'ago', duration };
  const naked = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(value);
  throw new UserError(`${option} ${JSON.stringify(text)} is not a time${naked ? ': it has no offset' : ''}`, {
    next: naked
      ? `say which: ${value.replace(' ', 'T')}${/:\d\d:\d\d/.test(value) ? '' : ':00'}Z for UTC, or with an offset such as +02:00`
      : 'give an RFC 3339 time (2025-09-07T15:42:00Z), a date (2025-09-07), or a time back from now (30m, 1h, 1h30m, 2d, P1D)',
  });
}

/** The point in nanoseconds, given the clock of the run. */
export function resolveWhen(when: When, now: bigint): bigint {
  return when.kind === 'at' ? when.time : now - when.duration;
}
