import type { Failure, FailureGroup, Link, Match, RuleInfo, Signal, Tie } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { isFar } from '../util/far-tie.ts';
import { formatDuration, MINUTE, SECOND } from '../util/time.ts';
import { isAlike } from '../util/server-kind.ts';
import { writtenByServer } from './server.ts';
import { isBackend, namesService } from '../util/backend-name.ts';
import { callsIn, isUsualPort, mayBe, mentions, targetOf } from './called.ts';
import { changeLink } from './change-link.ts';
import type { Near, Question, Told } from './question.ts';
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
/** A server that logs what it answers does so while it answers it. */
const SAME_ANSWER: Tie = { same: ['target', 'server'], within: MINUTE, order: 'any' };

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
    const tie = tieBetween(side, effect);
    if (!tie || !reaches(tie)) continue;
    const may = asking(side, tie, effect, window);
    const near = told.flatMap((t) => {
      const cause = may(t) ? nearest(t.signal, side, tie, window.healed) : null;
      return cause ? [{ told: t, cause }] : [];
    });
    const [first] = near;
    if (!first || near.length * 2 < told.length) continue;
    const link = linkOf(near, { side, tie, effect, of: told.length, window });
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

/** How a rule's cause is tied to an effect. What a server logs itself is behind the same words in the log of who asked it. */
function tieBetween(side: Seen, effect: RuleInfo): Tie | undefined {
  if (side.rule.id === effect.id)
    return effect.server !== undefined && side.signals.some((s) => writtenByServer(effect.server ?? '', s))
      ? SAME_ANSWER
      : undefined;
  return side.rule.behind.find((b) => b.rule === effect.id)?.tie;
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

/** What ties these failures to this side, in words; null where nothing does. */
function linkOf(near: readonly Near[], question: Question): Link | null {
  const { side, tie, effect, of } = question;
  const kind = 'behind';
  const known =
    side.rule.id === effect.id
      ? 'it is what the callers are answered'
      : `${side.rule.id} is known to be behind ${effect.id}`;
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
  if (!isFar(tie) && !tie.same.includes('target')) return null;
  if (isChange(side, first.cause)) return changeLink(near, question);
  const called = near.flatMap((n) => targetOf(n.told.calls, n.cause) ?? []);
  const [target] = called;
  if (target && called.length * 2 >= of) {
    if (called.every((t) => t.sure))
      return {
        kind,
        basis: 'observed',
        why: `${target.why}, ${when}; ${called.length}/${of} failures; ${known}`,
      };
    return (
      onlyServer(near, question, when, known) ?? {
        kind,
        basis: 'inferred',
        why: `${target.why}, ${when}; ${known}`,
        confirm: `See which service that is: does it belong to ${side.service}?`,
      }
    );
  }
  const same = sameError(near, question, known);
  return same?.basis === 'observed'
    ? same
    : (onlyServer(near, question, when, known) ?? same ?? onlyOne(near, question, known));
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

/** The answer names no server, and the window shows one of that kind alone, which logs the state that it is about. */
function onlyServer(
  near: readonly Near[],
  { side, tie, effect, of, window }: Question,
  when: string,
  known: string,
): Link | null {
  const kind = effect.server;
  if (kind === undefined || !tie.same.includes('server') || near.length * 2 < of) return null;
  if (near.some(({ told }) => told.calls.names.length > 0 || told.signal.service === side.service))
    return null;
  const others = window.writers.filter((name) => name !== side.service && isAlike(name, side.service, kind));
  return others.length > 0 || (window.spaces.get(side.service)?.size ?? 0) > 1
    ? null
    : {
        kind: 'behind',
        basis: 'observed',
        why: `${side.service} is the only ${kind} that the entries show, and logs that state itself ${when}; ${near.length}/${of} failures; ${known}`,
      };
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
