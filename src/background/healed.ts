import type { Chain, Failure, Observed, RuleInfo, Signal } from '../model/index.ts';
import { formatTimestamp } from '../util/time.ts';
import { answersOf, type Answer } from './answers.ts';
import { cameUpBy } from './came-up.ts';
import { plannedEnd, stopsIn } from './planned.ts';
import { isYoungProbe, probedNowAndThen, probedYoung, seldomProbed, startsIn } from './probed.ts';
import { readyAgain } from './ready-again.ts';
import { reclaimedBy } from './reclaimed.ts';
import { restartedBy } from './restarted.ts';
import { stoppingBy } from './stopping.ts';
import { reconnectedBy, saysAgain, triedWellBy } from './tried-well.ts';

/** Words for why a finding is over; undefined where nothing shows it. */
export type Healed = (chain: Chain) => string | undefined;

/**
 * Tells findings that are over: after each of their failures an entry says of the same object that what failed is well again (a pod is
 * scheduled, a volume has grown), a probe failed too seldom to have an effect, or what ended was meant to.
 */
export function healedBy(
  observed: Pick<Observed, 'signals' | 'first' | 'last' | 'services' | 'activity'>,
  rules: ReadonlyMap<string, RuleInfo>,
): Healed {
  const { signals, last } = observed;
  const healers = signals.flatMap((signal) => {
    const heals = signal.matches.flatMap((m) => rules.get(m.ruleId)?.heals ?? []);
    return heals.length === 0 ? [] : [{ signal, heals: new Set(heals) }];
  });
  const cureOf = (failed: readonly Signal[], end: bigint, at?: string): Signal | undefined =>
    healers.findLast(
      ({ signal, heals }) =>
        signal.time >= end &&
        hit(failed, heals) &&
        ((at !== undefined && signal.service === at) || sameObject(failed, signal)),
    )?.signal;
  const answered = answersOf(signals);
  const stopped = stopsIn(signals);
  const started = startsIn(signals);
  const stopping = stoppingBy(observed);
  const reclaimed = reclaimedBy(signals);
  const restarted = restartedBy(signals, rules);
  const cameUp = cameUpBy(observed, rules);
  const triedWell = triedWellBy(signals);
  const reconnected = reconnectedBy(signals);
  const excused = (signal: Signal): string | undefined =>
    stopping(signal) ??
    reclaimed(signal) ??
    restarted(signal) ??
    (isYoungProbe(signal, last, started) ? 'a pod was not ready while it started' : undefined) ??
    wellSince(cureOf([signal], signal.time));
  return (chain) => {
    // What a server says of itself ends what its callers were answered.
    const at = chain.layers[chain.established]?.component;
    const cures = chain.group.failures.map((f) => cureOf(signalsOf(f), f.end, at));
    const [cure] = cures;
    if (cure && cures.every((c) => c !== undefined))
      return wellSince(cures.reduce((latest: Signal, c) => (c && c.time > latest.time ? c : latest), cure));
    return (
      seldomProbed(chain, last, stopped.pods) ??
      probedYoung(chain, last, started) ??
      probedNowAndThen(chain) ??
      plannedEnd(chain, stopped) ??
      answeredWell(chain, answered) ??
      readyAgain(chain, observed) ??
      cameUp(chain) ??
      triedWell(chain) ??
      reconnected(chain) ??
      allExcused(chain, excused)
    );
  };
}

function wellSince(cure: Signal | undefined): string | undefined {
  return (
    cure &&
    `over since ${formatTimestamp(cure.time)}: "${cure.quote}" (${cure.ref.insertId ?? 'no insertId'})`
  );
}

/** Each entry is over, or of an end or a start that was meant: the reasons, the earliest first. */
function allExcused(chain: Chain, excused: (signal: Signal) => string | undefined): string | undefined {
  const reasons = new Set<string>();
  for (const failure of chain.group.failures)
    for (const signal of signalsOf(failure)) {
      const reason = excused(signal);
      if (reason === undefined) return undefined;
      reasons.add(reason);
    }
  const [first, second] = reasons;
  return second === undefined ? first : `${first ?? ''}; ${second}${reasons.size > 2 ? '; and alike' : ''}`;
}

function signalsOf(failure: Failure): readonly Signal[] {
  return failure.members.map((m) => m.signal);
}

/**
 * Each error says that it is tried again, and the request around it was answered well after that: the retry did what it is for. What
 * is logged after the answer (accepted first, worked on later) says nothing of how it went on.
 */
function answeredWell(chain: Chain, answers: ReadonlyMap<string, readonly Answer[]>): string | undefined {
  const well = chain.group.failures.every((f) => {
    const lines = f.members.filter((m) => !m.signal.request && !m.signal.access);
    const given = f.members.flatMap((m) =>
      m.signal.request ? [m.signal.request] : (answers.get(m.signal.correlation.trace ?? '') ?? []),
    );
    return (
      lines.length > 0 &&
      lines.every(
        ({ signal: s }) =>
          s.lifecycle === undefined &&
          !s.event &&
          saysAgain(s.message.slice(0, 2000)) &&
          given.some((answer) => s.time <= answer.end),
      ) &&
      given.every(({ status }) => status < 400)
    );
  });
  return well
    ? 'each entry says that it is tried again, and the requests around them were answered without an error'
    : undefined;
}

function hit(failed: readonly Signal[], heals: ReadonlySet<string>): boolean {
  return failed.some((s) => s.matches.some((match) => heals.has(match.ruleId)));
}

/** Whether an entry is about what failed: the same instance or object, or the controller of it. */
function sameObject(failed: readonly Signal[], cure: Signal): boolean {
  const named = [cure.event?.name, cure.instance, ...cure.matches.map((m) => m.captures['pod'])];
  return failed.some((signal) => {
    const own = [signal.instance, signal.event?.name, ...signal.matches.map((m) => m.captures['pod'])].filter(
      (name) => name !== undefined,
    );
    return (
      own.some((name) => named.includes(name)) ||
      (signal.service !== undefined && signal.service === cure.service && cure.event?.kind !== 'Pod') ||
      cure.matches.some(
        (m) => m.captures['service'] !== undefined && m.captures['service'] === signal.service,
      )
    );
  });
}
