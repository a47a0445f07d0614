import type { RuleInfo, Signal, Tie, TieKey } from '../model/index.ts';
import { ofOtherContainer } from '../util/other-container.ts';
import { isFar } from '../util/far-tie.ts';
import { writtenByServer } from './server.ts';
import { SKEW } from './tie.ts';

/** A tie by one of these is of one request: what else fails on the same instance at the time has nothing to do with it. */
const OF_ONE_REQUEST: ReadonlySet<TieKey> = new Set(['entry', 'trace', 'request', 'operation']);
/** What is true of one of these holds for all that they do at the time. */
export const OF_A_STATE = [
  'instance',
  'process',
  'service',
  'revision',
  'node',
] as const satisfies readonly TieKey[];

/** A cause as the entries show it: all signals of a rule at one side, in order of time. */
export interface Seen {
  readonly rule: RuleInfo;
  readonly service: string;
  readonly signals: readonly Signal[];
  /** A change that concerns all of this namespace, not one service. */
  readonly space?: string;
}

/** What the window shows beside the failures. */
export interface Window {
  /** Causes, and what servers log of their own state. */
  readonly sides: readonly Seen[];
  /** Times at which entries say that what a rule tells of is well again: by rule and service. */
  readonly healed: ReadonlyMap<string, readonly bigint[]>;
  /** Entries that a rule saw, by rule and service. */
  readonly said: ReadonlyMap<string, readonly Signal[]>;
  readonly services: ReadonlySet<string>;
  /** Namespaces in which something of that name wrote what is looked at. */
  readonly spaces: ReadonlyMap<string, ReadonlySet<string>>;
  /** All that wrote anything, well or not. */
  readonly writers: readonly string[];
}

/** The causes of one rule that entries show, and where they are over, out of all signals in order of time; `writers` wrote anything. */
export function windowOf(
  signals: readonly Signal[],
  rules: ReadonlyMap<string, RuleInfo>,
  writers: readonly string[] = [],
): Window {
  const bySide = new Map<string, { rule: RuleInfo; service: string; signals: Signal[] }>();
  const healed = new Map<string, bigint[]>();
  const said = new Map<string, Signal[]>();
  const services = new Set<string>();
  const spaces = new Map<string, Set<string>>();
  const push = <T>(map: Map<string, T[]>, key: string, value: T): void => {
    const list = map.get(key);
    if (list) list.push(value);
    else map.set(key, [value]);
  };
  for (const s of signals) {
    if (s.service !== undefined && !s.request) services.add(s.service);
    if (s.service !== undefined && s.namespace !== undefined) {
      const known = spaces.get(s.service);
      if (known) known.add(s.namespace);
      else spaces.set(s.service, new Set([s.namespace]));
    }
    for (const { ruleId } of s.matches) {
      const rule = rules.get(ruleId);
      if (!rule || s.service === undefined) continue;
      push(said, `${ruleId}|${s.service}`, s);
      for (const other of rule.heals ?? []) push(healed, `${other}|${s.service}`, s.time);
      // A node tells of what runs on it: nobody calls it.
      if (s.event?.kind === 'Node') continue;
      const own = rule.server !== undefined && writtenByServer(rule.server, s);
      if (!own && !rule.behind.some(({ tie }) => reaches(tie))) continue;
      const about = changedIn(s, ruleId, rule);
      const side = `${ruleId}|${about.service}|${about.signal.event?.namespace ?? about.signal.namespace ?? ''}`;
      const known = bySide.get(side);
      if (known) known.signals.push(about.signal);
      else
        bySide.set(side, {
          rule,
          service: about.service,
          signals: [about.signal],
          ...(about.space === undefined ? {} : { space: about.space }),
        });
    }
  }
  return { sides: [...bySide.values()], healed, said, services, spaces, writers };
}

/** What a signal is of. The API server's audit log tells of a change to an object: that object, or all of its namespace, is what it is of. */
function changedIn(
  s: Signal,
  ruleId: string,
  rule: RuleInfo,
): { readonly service: string; readonly signal: Signal; readonly space?: string } {
  const own = { service: s.service ?? '', signal: s };
  if (rule.tier !== 'change' || !isAudited(s)) return own;
  const captures = s.matches.find((m) => m.ruleId === ruleId)?.captures ?? {};
  const [service, space] = [captures['service'], captures['space']];
  const signal = { ...s, ...(space === undefined ? {} : { namespace: space }) };
  if (service !== undefined) return { service, signal: { ...signal, service } };
  return space === undefined ? own : { ...own, signal, space };
}

/** Whether an entry is of the audit log of a cluster's API server. */
function isAudited(s: Signal): boolean {
  return s.resourceType === 'k8s_cluster' && s.logId?.startsWith('cloudaudit.googleapis.com/') === true;
}

/** Whether an entry tells that somebody changed an object of the cluster: by the audit log, or an event of its controller. That a server ended is no such change. */
export function isChange(side: Seen, s: Signal): boolean {
  return side.rule.tier === 'change' && (isAudited(s) || s.event !== undefined);
}

/** Whether a tie can hold between two failures, not only within one. */
export function reaches(tie: Tie): boolean {
  return isFar(tie) || tie.same.includes('target') || !tie.same.some((key) => OF_ONE_REQUEST.has(key));
}

/** Entries before and after an effect that are looked at: what is farther in so long a list is no nearer cause. */
export const MAX_LOOKED_AT = 200;

/** The nearest entry of a side that the tie lets be the cause of this one: no later than its order says, and not over by then. */
export function nearest(effect: Signal, side: Seen, tie: Tie, healed: Window['healed']): Signal | null {
  const [start, end] = [effect.request?.start ?? effect.time, effect.request?.end ?? effect.time];
  const over = healed.get(`${side.rule.id}|${side.service}`) ?? [];
  const well = over[placeAfter(over, (t) => t, start) - 1];
  const after = placeAfter(side.signals, (s) => s.time, start);
  let found: Signal | null = null;
  let least = tie.within;
  const from = placeAfter(side.signals, (s) => s.time, start - tie.within - 1n);
  for (const cause of side.signals.slice(Math.max(from, after - MAX_LOOKED_AT), after + MAX_LOOKED_AT)) {
    const first = cause.event?.since ?? cause.time;
    if (tie.order === 'before' && first > end + SKEW) continue;
    if (well !== undefined && well >= cause.time) continue;
    if (
      !tie.same.includes('target') &&
      !tie.same.includes('server') &&
      !OF_A_STATE.some((key) => tie.same.includes(key) && sameState(key, effect, cause))
    )
      continue;
    const gap = first > end ? first - end : cause.time < start ? start - cause.time : 0n;
    if (gap > least) continue;
    [found, least] = [cause, gap];
  }
  return found;
}

/** Place of the first of these, in order of time, that is later. */
export function placeAfter<T>(list: readonly T[], timeOf: (item: T) => bigint, time: bigint): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(list[middle] as T) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether an effect and its cause are of the same instance, process, service or revision. */
export function sameState(key: (typeof OF_A_STATE)[number], effect: Signal, cause: Signal): boolean {
  const value = (s: Signal): string | undefined =>
    key === 'process'
      ? s.correlation.pid && s.instance
        ? `${s.instance} ${s.correlation.pid}`
        : undefined
      : s[key];
  // What another container of the pod wrote is of the pod, and not of the container that an event is about.
  if (key !== 'node' && ofOtherContainer(effect, cause)) return false;
  return value(effect) !== undefined && value(effect) === value(cause);
}
