import { formatDuration, parseDuration, parseTimestamp } from '../../util/time.ts';
import type { Flag, Line } from './claim.ts';

const STAMP = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)`;
const SPAN = new RegExp(`(${STAMP})\`?\\s*(?:to|until|-|–|—|->|→)\\s*\`?(${STAMP})`, 'g');
const LONG = /^\s*\(?(\d{1,4}(?:\.\d)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?)\b/;
const ZONED = /\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z\W{0,3}(P[DS]T|M[DS]T|C[DS]T|E[DS]T|CES?T|BST|JST|IST)\b/g;
const LAST = /\b(?:last|past)\s+(?:(\d{1,3})\s+)?(minutes?|hours?|days?)\b/gi;
const UNIT: Readonly<Record<string, string>> = { s: 's', m: 'm', h: 'h', d: 'd' };

/** Windows that run backwards or are not as long as they are said to be, and local times written as UTC. */
export function times({ n, text }: Line): readonly Flag[] {
  const flags: Flag[] = [];
  for (const m of text.matchAll(SPAN)) {
    const [from, to] = [parseTimestamp(m[1] ?? ''), parseTimestamp(m[2] ?? '')];
    if (from === null || to === null) continue;
    const flag = (claim: string, problem: string): void =>
      void flags.push({ line: n, column: m.index + 1, claim, problem });
    if (to < from) flag(m[0], 'the window ends before it begins');
    const rest = text.slice(m.index + m[0].length).replace(/^`/, '');
    const said = LONG.exec(rest);
    const length = said && durationOf(said[1] ?? '', said[2] ?? '');
    if (!length || to < from) continue;
    const real = to - from;
    const off = real > length ? real - length : length - real;
    // A tenth, or rounding to the unit, is no contradiction.
    if (off > length / 10n && off * 2n > (durationOf('1', said[2] ?? '') ?? 0n))
      flag(`${m[0]}${said[0]}`, `that is ${formatDuration(real)}`);
  }
  for (const m of text.matchAll(ZONED))
    flags.push({ line: n, column: m.index + 1, claim: m[0], problem: `Z is UTC, ${m[1] ?? ''} is not` });
  return flags;
}

const DAY = 86_400_000_000_000n;
const CLOCK =
  /(?<![T\d:.])(\d\d):(\d\d)(?::\d\d)?Z?\s*(?:-|–|—|to|and|->|→)\s*(\d\d):(\d\d)(?::\d\d)?\s*(?:Z|UTC)\b/g;

/** `23:00-23:30Z` where the data, all of one day, lie wholly before or after. */
function clockWindows({ n, text }: Line, from: bigint, to: bigint): Flag[] {
  if (from / DAY !== to / DAY) return [];
  const minute = (time: bigint): number => Number((time % DAY) / 60_000_000_000n);
  const [first, last] = [minute(from), minute(to)];
  return [...text.matchAll(CLOCK)].flatMap((m) => {
    const [a, b] = [Number(m[1]) * 60 + Number(m[2]), Number(m[3]) * 60 + Number(m[4])];
    if (a > b || (b >= first && a <= last)) return [];
    const clock = (at: number): string =>
      `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;
    return [
      {
        line: n,
        column: m.index + 1,
        claim: m[0],
        problem: `the data cover ${clock(first)} to ${clock(last)}Z`,
      },
    ];
  });
}

/** "the last hour" over data that cover a part of it. */
export function windowAgainstData(
  { n, text }: Line,
  covered: { readonly since: string; readonly until: string },
): readonly Flag[] {
  const [from, to] = [parseTimestamp(covered.since), parseTimestamp(covered.until)];
  if (from === null || to === null) return [];
  const flags: Flag[] = clockWindows({ n, text }, from, to);
  for (const m of text.matchAll(LAST)) {
    const length = durationOf(m[1] ?? '1', m[2] ?? '');
    if (length !== null && (to - from) * 2n < length)
      flags.push({
        line: n,
        column: m.index + 1,
        claim: m[0],
        problem: `the data cover ${formatDuration(to - from)}, ${covered.since} to ${covered.until}`,
      });
  }
  return flags;
}

function durationOf(amount: string, unit: string): bigint | null {
  const short = UNIT[unit.charAt(0).toLowerCase()];
  return short === undefined ? null : parseDuration(`${amount}${short}`);
}
