import type {
  Chain,
  ChainLayer,
  Drift,
  Failure,
  FailureGroup,
  Member,
  NonEmpty,
  Signal,
  Step,
} from '../model/index.ts';
import { hash64 } from '../util/hash.ts';
import { counted, cut } from '../util/text.ts';
import { formatDuration } from '../util/time.ts';

const MAX_CITES = 3;
/** Traces that stand for all of them: enough for a count of when they occur. */
const MAX_SHOWN = 200;
const MAX_TITLE = 160;

/** The keys of the entries that a drift is shown by. */
export function driftEvidence(drift: Drift): readonly string[] {
  return drift.steps.slice(0, MAX_SHOWN).map((s) => s.key);
}

/** Makes a finding of what traces do otherwise; null when none of its entries is at hand. What is measured is observed, who is at fault is inferred. */
export function driftChain(drift: Drift, signals: ReadonlyMap<string, Signal>): Chain | null {
  const [first, ...rest] = drift.steps.flatMap((step) => {
    const signal = signals.get(step.key);
    return signal ? [{ step, signal }] : [];
  });
  if (!first) return null;
  const shown = [first, ...rest] as const;
  const cites = shown.slice(0, MAX_CITES).map(({ signal }) => ({ signal }));
  const [cite, ...more] = cites;
  if (!cite) return null;
  const group = groupOf(drift, [first, ...rest]);
  const [surface, cause] = drift.kind === 'missing-step' ? missing(drift) : slow(drift);
  const of = { failures: group.failures.length, of: group.failures.length };
  const layers: NonEmpty<ChainLayer> = [
    { ...surface, ...COMMON, seen: of, basis: 'observed', link: null, cites: [cite, ...more] },
    { ...cause, ...COMMON, seen: of, basis: 'inferred', cites: [] },
  ];
  return {
    group,
    layers,
    established: 0,
    suspected: [],
    alternatives: drift.kind === 'slow-service' ? rivalsOf(drift) : [],
    refuted: [],
    open: null,
    drift: true,
    ...(drift.kind === 'missing-step' && drift.told !== undefined ? { brokeOff: true } : {}),
  };
}

const COMMON = { fix: [], claims: [], tier: 'symptom' } as const;

type Surface = Pick<ChainLayer, 'title' | 'because' | 'component' | 'severity'>;
type Cause = Surface & Pick<Extract<ChainLayer, { basis: 'inferred' }>, 'link' | 'confirm'>;

function missing(d: Extract<Drift, { kind: 'missing-step' }>): readonly [Surface, Cause] {
  const silent = d.after.service !== d.service;
  const line = cut(d.template.trim(), 80);
  const after = cut(d.after.template.trim(), 80);
  const numbers = `${d.now.came} of ${counted(d.now.of, 'trace')}; in the good window ${d.before.came} of ${d.before.of}`;
  const confirm = silent
    ? `See whether ${d.service} is called after "${after}" of ${d.after.service} and what it answers: log the call's result in ${d.after.service}.`
    : `See what ${d.service} does between "${after}" and "${line}": log the exception or the early return there.`;
  return [
    {
      title: cut(`"${line}" no longer follows "${after}"`, MAX_TITLE),
      because: `The line comes in ${numbers}. ${d.told === undefined ? 'No error is logged in these traces.' : `${d.service} logs no error in these traces, ${d.told} does right after.`}`,
      component: d.after.service,
      severity: 'high',
    },
    {
      title: cut(
        `${d.service} ${silent ? 'does not get to its line' : 'breaks off before'} "${line}"`,
        MAX_TITLE,
      ),
      because: `Nothing is logged by ${d.service} where it always was: ${numbers}.`,
      component: d.service,
      severity: 'high',
      link: { kind: 'missing-step', basis: 'inferred', why: `the same traces, ${numbers}`, confirm },
      confirm,
    },
  ];
}

function slow(d: Extract<Drift, { kind: 'slow-service' }>): readonly [Surface, Cause] {
  const pace = d.slow[0];
  const between =
    pace.from.service === pace.to.service ? pace.to.service : `${pace.from.service} and ${pace.to.service}`;
  const numbers = `${formatDuration(pace.now.median)} (median of ${pace.now.count}), in the good window ${formatDuration(pace.before.median)} (of ${pace.before.count})`;
  const why = `${d.slow.length} of ${counted(d.of, 'step')} that begin or end in ${d.service} are slow`;
  const confirm = `See processor, memory and network of ${d.service} in this window, and the time that its calls take.`;
  return [
    {
      title: cut(
        `${between}: ${formatDuration(pace.now.median)} up to "${cut(pace.to.template.trim(), 60)}"`,
        MAX_TITLE,
      ),
      because: `From "${cut(pace.from.template.trim(), 60)}" to it takes ${numbers}.`,
      component: pace.to.service,
      severity: 'medium',
    },
    {
      title: cut(`${d.service} is slow, or the way to it`, MAX_TITLE),
      because: `${why}; together ${formatDuration(d.before)} became ${formatDuration(d.now)}.`,
      component: d.service,
      severity: 'medium',
      link: { kind: 'slow-service', basis: 'inferred', why, confirm },
      confirm,
    },
  ];
}

function rivalsOf(d: Extract<Drift, { kind: 'slow-service' }>): Chain['alternatives'] {
  return d.rivals.map((r) => ({
    title: `${r.service} is slow, or the way to it`,
    why: `${r.slow} of ${counted(r.of, 'step')} that begin or end in it are slow; together ${formatDuration(r.before)} became ${formatDuration(r.now)}`,
    decides: `Whether ${r.service} or ${d.service} was short of processor, memory or network in this window.`,
  }));
}

function groupOf(drift: Drift, shown: NonEmpty<{ step: Step; signal: Signal }>): FailureGroup {
  const failureOf = ({ signal }: { signal: Signal }): Failure => {
    const member: Member = {
      signal,
      join: 'trace',
      sure: true,
      why: `same trace ${signal.correlation.trace ?? ''}`,
    };
    return {
      id: signal.key,
      kind: 'error',
      service: drift.service,
      ...(signal.revision === undefined ? {} : { revision: signal.revision }),
      ...(signal.instance === undefined ? {} : { instance: signal.instance }),
      start: signal.time,
      end: signal.time,
      members: [member],
      chains: [],
    };
  };
  const [head, ...tail] = [...shown].sort((a, b) => (a.signal.time < b.signal.time ? -1 : 1)).map(failureOf);
  return {
    fingerprint: `v1-${hash64(JSON.stringify([drift.service, drift.kind, drift.kind === 'missing-step' ? drift.template : '']))}`,
    aliases: [],
    service: drift.service,
    failures: head ? [head, ...tail] : [failureOf(shown[0])],
    tests: [],
    ...(drift.kind === 'missing-step'
      ? { counted: { failures: drift.now.of - drift.now.came, of: drift.now.of, unit: 'traces' } }
      : {}),
  };
}
