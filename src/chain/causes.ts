import type { Failure, FailureGroup, Link, Match, RuleInfo, Signal, Tie } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { isFar } from '../util/far-tie.ts';
import { formatDuration, MINUTE, SECOND } from '../util/time.ts';
import { isBackend, namesService } from '../util/backend-name.ts';
import { callsIn, isUsualPort, mayBe, mentions, targetOf, type Calls } from './called.ts';
import {
  isChange,
  MAX_LOOKED_AT,
  nearest,
  OF_A_STATE,
  placeAfter,
  reaches,
  sameState,
  type Seen,
  type Window,
} from './cause-window.ts';

/** Server and client log one cancelled statement within this. */
const SAME_ERROR = SECOND;
/** What is logged this close is taken for one moment. */
const AT_ONCE = 5n * SECOND;
/** So many errors that both sides log at the same time are no chance. */
const NO_CHANCE = 3;
/** A side that is tied to a finding as its cause. */
export interface Candidate {
  readonly side: Seen;
  /** The entry of the side that is nearest to the first failure that is tied. */
  readonly signal: Signal;
  readonly link: Link;
  /** How many of the finding's failures are tied. */
  readonly tied: number;
}

/** The side that is tied to most failures of a finding as the cause of what a rule saw in them; null where none is, or several are with the same right. */
export function causeOf(group: FailureGroup, effect: RuleInfo, window: Window): Candidate | null {
  const told = group.failures.flatMap((f) => toldBy(f, effect.id));
  if (told.length === 0) return null;
  const fits: Candidate[] = [];
  const doubtful: Candidate[] = [];
  for (const side of window.sides) {
    const known = side.rule.behind.find((b) => b.rule === effect.id);
    if (!known || !reaches(known.tie)) continue;
    const may = asking(side, known.tie, effect, window);
    const near = told.flatMap((t) => {
      const cause = may(t) ? nearest(t.signal, side, known.tie, window.healed) : null;
      return cause ? [{ told: t, cause }] : [];
    });
    const [first] = near;
    if (!first || near.length * 2 < told.length) continue;
    const link = linkOf(near, { side, tie: known.tie, effect, of: told.length, window });
    if (link)
      (link.basis === 'inferred' ? doubtful : fits).push({
        signal: first.cause,
        side,
        link,
        tied: near.length,
      });
  }
  // Where two sides could be the one, naming either would be a guess.
  return best(fits) ?? (fits.length === 0 ? best(doubtful) : null);
}

/** Whether it is worth to look for a cause at a side, by what was called: many callers name few hosts, and most sides are none of them. */
function asking(side: Seen, tie: Tie, effect: RuleInfo, window: Window): (told: Told) => boolean {
  if (
    !isFar(tie) ||
    side.signals.some((s) => isChange(side, s)) ||
    window.said.has(`${effect.id}|${side.service}`)
  )
    return () => true;
  const known = new Map<string, boolean>();
  return ({ calls, called }) => {
    let may = known.get(called);
    if (may === undefined) known.set(called, (may = mayBe(calls, side.service, side.rule.id)));
    return may || mentions(calls, side.service);
  };
}

/** The side with most ties; null where two services have as many. */
function best(fits: readonly Candidate[]): Candidate | null {
  const [first, ...more] = [...fits].sort(
    (a, b) =>
      b.tied - a.tied ||
      byCode(a.side.rule.id, b.side.rule.id) ||
      byCode(a.side.service, b.side.service) ||
      byCode(a.signal.key, b.signal.key),
  );
  return first && more.some((c) => c.tied === first.tied && c.side.service !== first.side.service)
    ? null
    : (first ?? null);
}

interface Told {
  readonly signal: Signal;
  readonly match: Match;
  readonly calls: Calls;
  /** What is in `calls`, as one text. */
  readonly called: string;
}

interface Near {
  readonly told: Told;
  readonly cause: Signal;
}

/** The entry by which a failure tells of the effect, with what the failure called. */
function toldBy(failure: Failure, ruleId: string): readonly Told[] {
  for (const { signal } of failure.members) {
    const match = signal.matches.find((m) => m.ruleId === ruleId);
    if (!match) continue;
    const own = callsIn([signal]);
    // Other lines of the failure may name what else it called.
    const named = own.names.length > 0 || own.backend !== undefined;
    const all = failure.members.map((m) => m.signal);
    // What the service itself names was called by it; the backend of the load balancer above is the service.
    const byService = named ? own : callsIn(all.filter((s) => s.resourceType !== 'http_load_balancer'));
    const calls = byService.names.length > 0 ? byService : named ? own : callsIn(all);
    return [
      { signal, match, calls, called: [calls.backend ?? '', ...calls.names, ...calls.ports].join(' ') },
    ];
  }
  return [];
}

interface Question {
  readonly side: Seen;
  readonly tie: Tie;
  readonly effect: RuleInfo;
  /** Failures of the finding that tell of the effect. */
  readonly of: number;
  readonly window: Window;
}

/** What ties these failures to this side, in words; null where nothing does. */
function linkOf(near: readonly Near[], question: Question): Link | null {
  const { side, tie, effect, of } = question;
  const kind = 'behind';
  const known = `${side.rule.id} is known to be behind ${effect.id}`;
  const [first] = near;
  if (!first) return null;
  const { time } = first.told.signal;
  const gap = time > first.cause.time ? time - first.cause.time : first.cause.time - time;
  const when = `${formatDuration(gap)} ${first.cause.time <= time ? 'before' : 'after'}`;
  for (const key of OF_A_STATE) {
    if (!tie.same.includes(key)) continue;
    const same = near.filter((n) => sameState(key, n.told.signal, n.cause));
    if (same.length * 2 >= of)
      return {
        kind,
        basis: 'observed',
        why: `same ${key}, ${when}; ${same.length}/${of} failures; ${known}`,
      };
  }
  if (!tie.same.includes('target')) return null;
  if (isChange(side, first.cause)) return changeLink(near, question);
  const called = near.flatMap((n) => targetOf(n.told.calls, n.cause) ?? []);
  const [target] = called;
  if (target && called.length * 2 >= of)
    return called.every((t) => t.sure)
      ? { kind, basis: 'observed', why: `${target.why}, ${when}; ${called.length}/${of} failures; ${known}` }
      : {
          kind,
          basis: 'inferred',
          why: `${target.why}, ${when}; ${known}`,
          confirm: `See which service that is: does it belong to ${side.service}?`,
        };
  return sameError(near, question, known) ?? onlyOne(near, question, known);
}

/** A change before all of the failures, to what they called or to the namespace that it is in: order, and no more. */
function changeLink(near: readonly Near[], { side, of }: Question): Link | null {
  const [first] = near;
  if (!first || near.length < of) return null;
  const inSpace = ({ calls }: Told): boolean =>
    side.space !== undefined &&
    (calls.names.some((host) => host.split('.')[1] === side.space) ||
      (calls.from === side.space && calls.names.every((host) => !host.includes('.'))));
  const targets = near.flatMap((n) => targetOf(n.told.calls, n.cause) ?? []);
  const fits =
    side.space === undefined
      ? targets.length * 2 >= of
      : near.filter((n) => inSpace(n.told)).length * 2 >= of;
  if (!fits && !(isSoon(first) && near.every((n) => mayReach(n, side.space)))) return null;
  const what = side.space === undefined ? side.service : `the namespace ${side.space}`;
  return {
    kind: 'behind',
    basis: 'inferred',
    why: `${what} was changed ${formatDuration(first.told.signal.time - first.cause.time)} before the first of these failures, and none came before; that is order, not cause`,
    confirm: side.rule.confirm ?? 'Take the change back, or compare it with what was there before.',
  };
}

/** What fails this soon after a change may be of it though nothing names what was called. */
const SOON = MINUTE;

function isSoon({ told, cause }: Near): boolean {
  return told.signal.time - cause.time <= SOON;
}

/** Whether a call names nobody, and comes from the namespace that the change is in. */
function mayReach({ told: { calls }, cause }: Near, space: string | undefined): boolean {
  if (calls.names.length > 0 || calls.backend !== undefined) return false;
  const changed = space ?? cause.event?.namespace ?? cause.namespace;
  return calls.from === changed || (space === undefined && calls.from === undefined);
}

/** A server and its client log the same error at the same moment. */
function sameError(
  near: readonly Near[],
  { side, effect, of, window }: Question,
  known: string,
): Link | null {
  const own = window.said.get(`${effect.id}|${side.service}`) ?? [];
  const both = near.filter(({ told: { signal, match } }) => {
    const from = placeAfter(own, (s) => s.time, signal.time - SAME_ERROR - 1n);
    const to = placeAfter(own, (s) => s.time, signal.time + SAME_ERROR);
    return own.slice(from, Math.min(to, from + MAX_LOOKED_AT)).some((s) => sameCaptures(s, match));
  });
  if (both.length === 0) return null;
  const why = `${side.service} logs the same error within ${formatDuration(SAME_ERROR)}: ${both.length}/${of} failures; ${known}`;
  return both.length >= NO_CHANCE && both.length * 2 >= of
    ? { kind: 'behind', basis: 'observed', why }
    : {
        kind: 'behind',
        basis: 'inferred',
        why,
        confirm: `See whether it is ${side.service} that was called: name the server in the caller's error.`,
      };
}

function sameCaptures(s: Signal, match: Match): boolean {
  const other = s.matches.find((m) => m.ruleId === match.ruleId);
  return other !== undefined && Object.entries(match.captures).every(([k, v]) => other.captures[k] === v);
}

/** Nothing names the side, and it is the only one of its kind to which every failure fits: a suspicion, no more. */
function onlyOne(
  near: readonly Near[],
  { side, tie, effect, of, window }: Question,
  known: string,
): Link | null {
  const close = near.every((n) => apart(n.told.signal, n.cause) <= AT_ONCE);
  const fits =
    near.length === of &&
    near.every(({ told }) => {
      const { backend, names, ports } = told.calls;
      if (backend !== undefined)
        return (
          !namesService(backend) && ![...window.services].some((name) => isBackend(backend, name, undefined))
        );
      if (names.length > 0 || told.signal.service === side.service) return false;
      if (ports.length > 0) return isUsualPort(told.calls, side.rule.id);
      // A call that failed may have been to anybody: only what fails with it at once is suspected.
      return effect.tier !== 'dependency' || tie.order === 'before' || (close && near.length >= NO_CHANCE);
    });
  return fits
    ? {
        kind: 'behind',
        basis: 'inferred',
        why: `${side.service} is the only one that the entries show so at that time (${near.length}/${of} failures); ${known}`,
        confirm: `See whether it is ${side.service} that was called: name the server in the caller's error.`,
      }
    : null;
}

function apart(a: Signal, b: Signal): bigint {
  return a.time > b.time ? a.time - b.time : b.time - a.time;
}
