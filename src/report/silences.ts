import type { ActivitySeen, Coverage, Notice } from '../model/index.ts';
import { byCode, counted, formatCount } from '../util/text.ts';
import { formatTimestamp, SECOND } from '../util/time.ts';

/** What tells whether a service that is not heard of was silent, or was not read. */
export interface SilenceInput {
  readonly coverage: Coverage;
  readonly activity: ActivitySeen | null | undefined;
  /** Where the whole window was asked of Cloud Logging: up to when, in nanoseconds. Null for entries that somebody saved, which may lack any part of it. */
  readonly readTo: bigint | null;
  /** Something but the window and whole services decided which entries are counted: a filter, a severity, revisions, a selection. */
  readonly selected: boolean;
}

/** Steps that a silence takes at least; it is told from those before it, of which there are twice as many, and this many at least. */
const LONG = 5;
const BEFORE = 20;
/** A service writes steadily if it wrote in 9 of 10 steps, so many entries in the middle one, and never paused for a fifth of the silence. */
const STEADY = 0.9;
const MIDDLE = 5;
const PAUSE = 1 / 5;
/** Entries arrive late: the end of a window that was just read is not looked at. */
const ARRIVAL = 120;
const TOLD = 5;

interface Silence {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly before: readonly number[];
  /** Steps of it in which other services wrote. */
  readonly others: number;
  readonly back: boolean;
}

/**
 * Services that wrote steadily and then nothing for long, by their counts alone. Nothing is said where reading was incomplete or selected, of services
 * that often pause, and of the edges of what was read; of saved entries only while other services wrote, as a part of the input may be missing.
 */
export function silenceNotices(input: SilenceInput): readonly Notice[] {
  const { activity, coverage } = input;
  if (!activity || !coverage.complete || input.selected) return [];
  const silences = activity.services
    .flatMap((service) => silenceOf(service.name, activity, input) ?? [])
    .sort((a, b) => b.to - b.from - (a.to - a.from) || byCode(a.name, b.name));
  const listed = new Set(coverage.activity?.services.map(({ name }) => name));
  const notices = silences.slice(0, TOLD).map((silence): Notice => ({
    code: 'silence',
    message: textOf(silence, activity),
    ...(listed.has(silence.name) ? { where: 'coverage.activity' } : {}),
  }));
  const rest = silences.slice(TOLD);
  return rest.length === 0
    ? notices
    : [
        ...notices,
        {
          code: 'silence',
          message: `${counted(rest.length, 'more service')} wrote nothing for long as well`,
        },
      ];
}

/** The longest one of a service. */
function silenceOf(name: string, activity: ActivitySeen, input: SilenceInput): Silence | null {
  const entries = activity.services.find((s) => s.name === name)?.entries ?? [];
  const end = endOf(activity, input);
  const first = entries.findIndex((n) => n > 0);
  if (first < 0 || name.startsWith('(')) return null;
  let longest: Silence | null = null;
  for (let from = first + 1; from < end; from++) {
    if ((entries[from] ?? 0) > 0) continue;
    let to = from;
    while (to < end && (entries[to] ?? 0) === 0) to++;
    // A service's first step began before it wrote, or before the window: it is no measure.
    const before = entries.slice(first + 1, from);
    const back = (entries[to] ?? 0) > 0;
    const others = othersIn(activity, name, from, to);
    const known = input.readTo !== null || (back && others >= (to - from) * STEADY);
    if (known && isSilence(to - from, before) && to - from > (longest ? longest.to - longest.from : 0))
      longest = { name, from, to, before, others, back };
    from = to;
  }
  return longest;
}

/** Number of the step at which the last one ends that was read whole; where the window was asked for, silence up to its end counts. */
function endOf({ start, step, services }: ActivitySeen, { readTo }: SilenceInput): number {
  const steps = services[0]?.entries.length ?? 0;
  if (readTo === null) return steps - 1;
  const whole = Math.floor((Number(readTo / SECOND) - ARRIVAL - start) / step);
  // A longer silence would be longer than what is before it.
  return Math.min(whole, steps * 2);
}

function isSilence(length: number, before: readonly number[]): boolean {
  const active = before.filter((n) => n > 0).length;
  return (
    length >= LONG &&
    before.length >= Math.max(BEFORE, 2 * length) &&
    active >= before.length * STEADY &&
    middleOf(before) >= MIDDLE &&
    longestPause(before) <= length * PAUSE
  );
}

function middleOf(counts: readonly number[]): number {
  return [...counts].sort((a, b) => a - b)[Math.floor((counts.length - 1) / 2)] ?? 0;
}

function longestPause(counts: readonly number[]): number {
  let [longest, at] = [0, 0];
  for (const n of counts) {
    at = n === 0 ? at + 1 : 0;
    longest = Math.max(longest, at);
  }
  return longest;
}

function othersIn({ services }: ActivitySeen, name: string, from: number, to: number): number {
  const others = services.filter((s) => s.name !== name);
  let steps = 0;
  for (let at = from; at < to; at++) if (others.some((s) => (s.entries[at] ?? 0) > 0)) steps++;
  return steps;
}

function textOf(
  { name, from, to, before, others, back }: Silence,
  { start, step, services }: ActivitySeen,
): string {
  const steps = services[0]?.entries.length ?? 0;
  const whole = (at: number): string =>
    `${formatTimestamp(BigInt(start + at * step) * SECOND).slice(0, 16)}Z`;
  // Where all is of one day, coverage says which.
  const oneDay = whole(0).slice(0, 10) === whole(steps).slice(0, 10);
  const time = (at: number): string => (oneDay ? whole(at).slice(11) : whole(at).replace('T', ' '));
  const unit = step === 60 ? 'minute' : `step of ${lengthOf(step)}`;
  const units = step === 60 ? 'minutes' : `steps of ${lengthOf(step)}`;
  const active = before.filter((n) => n > 0).length;
  return (
    `${name} wrote nothing from ${time(from)} to ${back ? time(to) : `the end of what was read (${time(to)})`}; before, it wrote in ${active}/${before.length} ${units}, ` +
    `${counted(middleOf(before), 'entry', 'entries')} a ${unit} in the median` +
    `${others > 0 ? `; other services wrote in ${others}/${formatCount(to - from)} of the silent ${units}` : ''}. What it did then is not known`
  );
}

function lengthOf(seconds: number): string {
  if (seconds < 3600) return `${seconds / 60} minutes`;
  return seconds < 86_400 ? counted(seconds / 3600, 'hour') : counted(seconds / 86_400, 'day');
}
