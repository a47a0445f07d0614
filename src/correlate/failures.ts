import type {
  ExceptionChain,
  Failure,
  Member,
  NonEmpty,
  Observed,
  RuleInfo,
  Signal,
} from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import type { Union } from './union.ts';
import { LAST_LINE } from './by-workload.ts';

/** A list as non-empty, or null. */
export function nonEmpty<T>(list: readonly T[]): NonEmpty<T> | null {
  const [head, ...rest] = list;
  return head === undefined ? null : [head, ...rest];
}

/** Builds the failures out of the joined signals, in order of their first entry. */
export function buildFailures(
  signals: readonly Signal[],
  observed: Observed,
  union: Union,
  rules?: ReadonlyMap<string, RuleInfo>,
): readonly Failure[] {
  const sets = new Map<number, number[]>();
  signals.forEach((_, i) => {
    const root = union.find(i);
    const set = sets.get(root);
    if (set) set.push(i);
    else sets.set(root, [i]);
  });
  const noise = chronicWarnings(signals, sets);
  const traceOf = new Map<string, Observed['traces'][number]>();
  for (const trace of observed.traces) for (const key of trace.keys) traceOf.set(key, trace);
  const failures: Failure[] = [];
  for (const all of sets.values()) {
    const set = rules ? all.filter((i) => !isCure(signals[i], rules)) : all;
    const failure = buildFailure(signals, set, union, noise, traceOf);
    if (failure) failures.push(failure);
  }
  return failures;
}

function buildFailure(
  signals: readonly Signal[],
  set: readonly number[],
  union: Union,
  noise: ReadonlySet<string>,
  traceOf: ReadonlyMap<string, Observed['traces'][number]>,
): Failure | null {
  const members: Member[] = [];
  for (const i of set) {
    const signal = signals[i];
    if (!signal) continue;
    const join = union.joinOf(i);
    // The request in which an error was logged, though it was answered well: no symptom, but what the failures are counted against.
    const around = signal.request !== undefined && join?.kind === 'request-window' && join.sure;
    const lastWords = signal.role === 'context' && join?.why.startsWith(LAST_LINE) === true;
    if (!tells(signal, noise) && !around && !lastWords) continue;
    members.push({
      signal,
      join: join?.kind ?? 'same-entry',
      sure: join?.sure ?? true,
      why: join?.why ?? 'the only entry of this failure',
    });
  }
  if (!members.some((m) => isOrigin(m.signal))) return null;
  const all = nonEmpty(members);
  if (!all) return null;
  const named = members.filter((m) => m.signal.service !== undefined);
  // Who failed first names it; a warning before the error may be of anybody.
  const main =
    (named.find((m) => SEVERITY_NUMBER[m.signal.severity] >= SEVERITY_NUMBER.ERROR) ?? named[0])?.signal ??
    all[0].signal;
  const request = members.find((m) => m.signal.request && m.signal.request.status >= 400);
  const home = request?.signal ?? main;
  let start = all[0].signal.time;
  let end = start;
  for (const { signal } of all) {
    const last = signal.request?.end ?? signal.time;
    if (signal.time < start) start = signal.time;
    if (last < start) start = last;
    if (signal.time > end) end = signal.time;
    if (last > end) end = last;
  }
  return {
    id: all[0].signal.key,
    kind: request ? 'request' : members.some((m) => m.signal.lifecycle === 'exit') ? 'crash' : 'error',
    service: home.service ?? '(no service)',
    ...(home.revision === undefined ? {} : { revision: home.revision }),
    ...(home.instance === undefined ? {} : { instance: home.instance }),
    start,
    end,
    members: all,
    chains: chainsOf(members, traceOf),
  };
}

/** Whether a signal has something to say in a failure: context below WARNING and requests that went well do not. */
function tells(s: Signal, noise: ReadonlySet<string>): boolean {
  if (s.request) return s.request.status >= 400 || s.matches.length > 0;
  if (s.role === 'context')
    return SEVERITY_NUMBER[s.severity] >= SEVERITY_NUMBER.WARNING && !noise.has(noiseKey(s));
  return s.lifecycle !== 'start';
}

/** Whether a signal only says that something is well again: that is no part of what failed. */
function isCure(s: Signal | undefined, rules: ReadonlyMap<string, RuleInfo>): boolean {
  return (
    s?.role === 'lifecycle' &&
    s.lifecycle === undefined &&
    s.matches.length > 0 &&
    s.matches.every((m) => rules.get(m.ruleId)?.heals !== undefined)
  );
}

/** Whether a signal alone makes a failure. A worker that ends without any error may just be scaled down. */
function isOrigin(s: Signal): boolean {
  if (s.request) return s.request.status >= 400;
  if (s.asked === true) return false;
  // A change (a deploy, a policy) is no failure; a start is none either.
  if (s.role === 'lifecycle' && s.lifecycle !== 'exit') return false;
  if (s.role === 'lifecycle')
    return s.matches.length > 0 || SEVERITY_NUMBER[s.severity] >= SEVERITY_NUMBER.WARNING;
  return s.role === 'error' && !saysWell(s);
}

/**
 * A server's line on a request that went well, and nothing beside it: what a container writes to its standard error has severity ERROR,
 * whatever it says.
 */
function saysWell({ access, matches, exception }: Signal): boolean {
  return access !== undefined && access.status < 400 && matches.length === 0 && exception === undefined;
}

function noiseKey(s: Signal): string {
  return `${s.service ?? ''}|${s.template}`;
}

/** Warnings of which half or more occur outside of any failure: they go on whether or not something fails. */
function chronicWarnings(
  signals: readonly Signal[],
  sets: ReadonlyMap<number, readonly number[]>,
): ReadonlySet<string> {
  const inside = new Map<string, number>();
  const total = new Map<string, number>();
  for (const set of sets.values()) {
    const fails = set.some((i) => {
      const s = signals[i];
      return s !== undefined && isOrigin(s);
    });
    for (const i of set) {
      const s = signals[i];
      if (!s || s.role !== 'context') continue;
      total.set(noiseKey(s), (total.get(noiseKey(s)) ?? 0) + 1);
      if (fails) inside.set(noiseKey(s), (inside.get(noiseKey(s)) ?? 0) + 1);
    }
  }
  return new Set([...total].filter(([key, n]) => (inside.get(key) ?? 0) * 2 <= n).map(([key]) => key));
}

function chainsOf(
  members: readonly Member[],
  traceOf: ReadonlyMap<string, Observed['traces'][number]>,
): Failure['chains'] {
  const byTrace = new Map<ExceptionChain, Member[]>();
  for (const m of members) {
    const chain = traceOf.get(m.signal.key)?.chain ?? m.signal.exception;
    if (!chain) continue;
    const seen = byTrace.get(chain);
    if (seen) seen.push(m);
    else byTrace.set(chain, [m]);
  }
  return [...byTrace].flatMap(([chain, shown]) => {
    const some = nonEmpty(shown);
    return some ? [{ chain, members: some }] : [];
  });
}
