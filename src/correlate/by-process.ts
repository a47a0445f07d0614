import type { Signal } from '../model/index.ts';
import { ofOtherContainer } from '../util/other-container.ts';
import { formatDuration, SECOND } from '../util/time.ts';
import type { Union } from './union.ts';

/** Exits that follow each other within this (worker, master, container) are one end of one instance. */
const EXIT_GAP = 5n * SECOND;
/** Errors this long before an exit belong to it, unless the instance began, or ended before, in between. */
const BEFORE_EXIT = 30n * SECOND;

interface Exit {
  readonly first: number;
  readonly last: number;
}

/** Joins the end of a process with the errors that led to it on the same instance: one crash is counted once. */
export function joinByProcess(signals: readonly Signal[], union: Union): void {
  const instances = new Map<string, number[]>();
  signals.forEach((s, i) => {
    const name = s.instance ?? (s.service === undefined ? undefined : `service ${s.service}`);
    if (name === undefined) return;
    const list = instances.get(name);
    if (list) list.push(i);
    else instances.set(name, [i]);
  });
  for (const list of instances.values()) {
    let floor = 0;
    for (const exit of exitsOf(signals, list)) {
      joinCrash(
        signals,
        list.slice(startOfRun(signals, list, exit.first, floor), exit.last + 1),
        list[exit.first] ?? 0,
        union,
      );
      floor = exit.last + 1;
    }
  }
}

/** Ends of the instance as positions in its list. A start in between parts two ends, however short the gap. */
function exitsOf(signals: readonly Signal[], list: readonly number[]): readonly Exit[] {
  const exits: Exit[] = [];
  let started = false;
  list.forEach((i, at) => {
    const s = signals[i];
    if (s?.lifecycle === 'start') started = true;
    if (s?.lifecycle !== 'exit') return;
    const top = exits.at(-1);
    const before = top && signals[list[top.last] ?? 0];
    if (top && before && !started && s.time - before.time <= EXIT_GAP)
      exits[exits.length - 1] = { first: top.first, last: at };
    else exits.push({ first: at, last: at });
    started = false;
  });
  return exits;
}

/** First position of the run that ended: after the previous exit and the last start before it, at most 30 s back. */
function startOfRun(
  signals: readonly Signal[],
  list: readonly number[],
  from: number,
  floor: number,
): number {
  const end = signals[list[from] ?? 0]?.time ?? 0n;
  let begin = from;
  for (let k = from - 1; k >= floor; k -= 1) {
    const s = signals[list[k] ?? 0];
    if (!s || end - s.time > BEFORE_EXIT || s.lifecycle === 'start') break;
    begin = k;
  }
  return begin;
}

function joinCrash(
  signals: readonly Signal[],
  members: readonly number[],
  first: number,
  union: Union,
): void {
  const end = signals[first];
  if (!end) return;
  for (const i of members) {
    const s = signals[i];
    if (!s || i === first || s.request || s.role === 'context' || s.lifecycle === 'start') continue;
    if (ofOtherContainer(end, s)) continue;
    // An error that a request already explains did not need the process to end.
    if (['trace', 'request-id', 'operation', 'request-window'].includes(union.joinOf(i)?.kind ?? ''))
      continue;
    const gap = end.time - s.time;
    union.join(first, i, {
      kind: s.instance === undefined ? 'instance-time' : 'process',
      sure: s.instance !== undefined && gap <= EXIT_GAP,
      why: gap > 0n ? `same instance, ${formatDuration(gap)} before it ended` : 'same instance, as it ended',
    });
  }
}
