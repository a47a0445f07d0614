import type { ActivitySeen, Coverage, Notice, Observed } from '../model/index.ts';
import { byCode, counted, formatCount } from '../util/text.ts';
import { formatTimestamp, SECOND } from '../util/time.ts';
import { isToldToTheEnd } from './silent-ends.ts';
import { activeIn, isSilence, middleOf, STEADY } from './steady.ts';

/** What tells whether a service that is not heard of was silent, or was not read. */
export interface SilenceInput {
  readonly coverage: Coverage;
  readonly observed: Pick<Observed, 'activity' | 'services' | 'signals' | 'last'>;
  /** Where the whole window was asked of Cloud Logging: up to when, in nanoseconds. Null for entries that somebody saved, which may lack any part of it. */
  readonly readTo: bigint | null;
  /** Something but the window and whole services decided which entries are counted: a filter, a severity, revisions, a selection. */
  readonly selected: boolean;
}

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
  /** Of what somebody saved, whose end says nothing of when the reading of a service ended. */
  readonly saved: boolean;
}

/**
 * Services that wrote steadily and then nothing for long, by their counts alone. Nothing is said where reading was incomplete or selected, of services
 * that often pause, and of the beginning of what was read; of saved entries only while other services wrote, as a part of the input may be missing.
 */
export function silenceNotices(input: SilenceInput): readonly Notice[] {
  const { coverage } = input;
  const { activity } = input.observed;
  if (!activity || !coverage.complete || input.selected) return [];
  const silences = activity.services
    .flatMap((service) => silenceOf(service.name, activity, input) ?? [])
    .sort((a, b) => b.to - b.from - (a.to - a.from) || byCode(a.name, b.name));
  const listed = new Set(coverage.activity?.services.map(({ name }) => name));
  const notices = silences.slice(0, TOLD).map((silence): Notice => ({
    code: 'silence',
    message: textOf(silence, activity, input.observed),
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
    const saved = input.readTo === null;
    const length = to - from;
    // Up to the end of saved entries it has lasted for as long as they happen to go on: half the time before it is enough to tell.
    const told = saved && !back ? Math.min(length, Math.floor(before.length / 2)) : length;
    const known =
      !saved ||
      (others >= length * STEADY &&
        (back || isToldToTheEnd({ activity, observed: input.observed, name, first, from, to })));
    if (isSilence(told, before) && length > (longest ? longest.to - longest.from : 0) && known)
      longest = { name, from, to, before, others, back, saved };
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

function othersIn({ services }: ActivitySeen, name: string, from: number, to: number): number {
  const others = services.filter((s) => s.name !== name);
  let steps = 0;
  for (let at = from; at < to; at++) if (others.some((s) => (s.entries[at] ?? 0) > 0)) steps++;
  return steps;
}

function textOf(
  silence: Silence,
  { start, step, services }: ActivitySeen,
  observed: SilenceInput['observed'],
): string {
  const { name, from, to, before, others, back, saved } = silence;
  const steps = services[0]?.entries.length ?? 0;
  const whole = (at: number): string =>
    `${formatTimestamp(BigInt(start + at * step) * SECOND).slice(0, 16)}Z`;
  // Where all is of one day, coverage says which.
  const oneDay = whole(0).slice(0, 10) === whole(steps).slice(0, 10);
  const time = (at: number): string => (oneDay ? whole(at).slice(11) : whole(at).replace('T', ' '));
  const second = (ns: bigint | null | undefined, at: number): string =>
    ns === null || ns === undefined
      ? time(at)
      : `${formatTimestamp(ns)
          .slice(oneDay ? 11 : 0, 19)
          .replace('T', ' ')}Z`;
  const unit = step === 60 ? 'minute' : `step of ${lengthOf(step)}`;
  const units = step === 60 ? 'minutes' : `steps of ${lengthOf(step)}`;
  const toTheEnd = saved && !back;
  const span = toTheEnd
    ? `after ${second(observed.services.find((s) => s.name === name)?.last, from)} in these entries`
    : `from ${time(from)} to ${back ? time(to) : `the end of what was read (${time(to)})`}`;
  const otherWords =
    others > 0
      ? `; other services wrote in ${others}/${formatCount(to - from)} of the silent ${units}${toTheEnd ? `, the last entry is of ${second(observed.last, steps)}` : ''}`
      : '';
  return (
    `${name} wrote nothing ${span}; before, it wrote in ${activeIn(before)}/${before.length} ${units}, ` +
    `${counted(middleOf(before), 'entry', 'entries')} a ${unit} in the median${otherWords}. ` +
    `What it did then${toTheEnd ? ', and whether all that it wrote was saved,' : ''} is not known`
  );
}

function lengthOf(seconds: number): string {
  if (seconds < 3600) return `${seconds / 60} minutes`;
  return seconds < 86_400 ? counted(seconds / 3600, 'hour') : counted(seconds / 86_400, 'day');
}
