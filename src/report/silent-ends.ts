import type { ActivitySeen, Observed } from '../model/index.ts';
import { SECOND } from '../util/time.ts';
import { activeIn, isSteady, LONG, middleOf, STEADY } from './steady.ts';

/** A service that wrote at half its pace or more goes on. */
const PACE = 0.5;
/** For one more that went silent, so many go on. */
const AGAINST = 2;
/** Steps by which services may begin apart and still have been saved from the same time on. */
const APART = 2;
/** An end that somebody asked for is the last thing that a service writes, or close to it. */
const NEAR_END = 60n * SECOND;
/** A CronJob's pods are named by the minute of their run: its name is no revision. */
const RUN_OF_JOB = /^\d{8}$/;

/** What is asked of saved entries before a silence up to their end is told. */
export interface SavedEnd {
  readonly activity: ActivitySeen;
  readonly observed: Pick<Observed, 'services' | 'signals'>;
  readonly name: string;
  /** Its first step, and the first of the silence. */
  readonly first: number;
  readonly from: number;
  /** Behind the last whole step. */
  readonly to: number;
}

/**
 * Whether a silence up to the end of saved entries may be told: of a deployed service, as a job ends, that nobody asked to end and no other came for, while services
 * that wrote as steadily before, and were saved from the same time on, go on at their pace. Where several go silent, the traffic may have ended.
 */
export function isToldToTheEnd(end: SavedEnd): boolean {
  return isDeployed(end) && !wasAskedToEnd(end) && !isReplaced(end) && othersGoOn(end);
}

function isDeployed({ observed, name }: SavedEnd): boolean {
  const revisions = observed.services.find((s) => s.name === name)?.revisions ?? [];
  return revisions.length > 0 && revisions.every((r) => !RUN_OF_JOB.test(r.name));
}

function wasAskedToEnd({ observed: { services, signals }, name }: SavedEnd): boolean {
  const last = services.find((s) => s.name === name)?.last;
  return signals.some(
    (s) => s.asked === true && s.service === name && (last === undefined || s.time >= last - NEAR_END),
  );
}

/** Whether another service begins where this one ends: a new name for it, perhaps. */
function isReplaced({ activity, name, from, to }: SavedEnd): boolean {
  return activity.services.some(({ name: other, entries }) => {
    const first = entries.findIndex((n) => n > 0);
    const since = entries.slice(first, to);
    return other !== name && first >= from - LONG && first < to && activeIn(since) * 2 >= since.length;
  });
}

function othersGoOn({ activity, name, first, from, to }: SavedEnd): boolean {
  let [on, silent] = [0, 0];
  for (const { name: other, entries } of activity.services) {
    if (other === name || other.startsWith('(')) continue;
    const began = entries.findIndex((n) => n > 0);
    let ended = to;
    while (ended > 0 && (entries[ended - 1] ?? 0) === 0) ended--;
    if (to - ended >= LONG && isSteady(entries.slice(began + 1, ended))) silent += 1;
    const [before, since] = [entries.slice(began + 1, from), entries.slice(from, to)];
    const same = Math.abs(began - first) <= APART && isSteady(before);
    if (same && activeIn(since) >= since.length * STEADY && middleOf(since) >= middleOf(before) * PACE)
      on += 1;
  }
  return on >= Math.max(1, silent * AGAINST);
}
