import type { Chain } from '../model/index.ts';
import { MINUTE } from '../util/time.ts';

/**
 * Findings in their order, save that one which is suspected to come of another stands behind that one: many callers fail oftener than what they call, and
 * there is what to mend. What is no finding (background) draws nothing to itself.
 */
export function causesFirst<T extends { readonly chain: Chain }>(ranked: readonly T[]): readonly T[] {
  const owner = new Map<string, T>();
  for (const one of ranked)
    if (one.chain.background === undefined)
      for (const f of one.chain.group.failures) if (!owner.has(f.id)) owner.set(f.id, one);
  const breaks = ranked
    .filter(({ chain }) => chain.brokeOff === true && chain.background === undefined)
    .map((one) => ({ one, traces: tracesOf(one.chain) }));
  const breaker = ({ chain }: T): T | undefined =>
    breaks.find(({ traces }) => {
      const own = chain.group.failures.filter((f) =>
        f.members.some((m) => traces.has(m.signal.correlation.trace ?? '')),
      );
      return own.length * 2 >= chain.group.failures.length;
    })?.one;
  const placed = new Set<T>();
  const place = (one: T, above: ReadonlySet<T>): void => {
    const { behind } = one.chain.group;
    const cause =
      (behind && owner.get(behind.cause.failures[0].id)) ??
      (one.chain.drift ? undefined : breaker(one)) ??
      calledBy(one, ranked);
    if (cause && cause !== one && !above.has(cause)) place(cause, new Set([...above, one]));
    placed.add(one);
  };
  for (const one of ranked) place(one, new Set());
  return [...placed];
}

/** So long before a complaint, or after, what was called may have failed. */
const AT_THE_TIME = MINUTE;

/** What a finding that only complains of one called service stands behind: the finding of that service at the time, which may itself stand behind another. */
function calledBy<T extends { readonly chain: Chain }>({ chain }: T, ranked: readonly T[]): T | undefined {
  if (rootOf(chain)?.tier !== 'symptom') return undefined;
  const { failures } = chain.group;
  const called = new Set(failures.flatMap((f) => f.members.flatMap((m) => m.signal.calls ?? [])));
  const [host, ...more] = called;
  if (host === undefined || more.length > 0) return undefined;
  const [service, space] = host.split('.');
  return ranked.find(({ chain: other }) => {
    const { group } = other;
    if (other === chain || other.background !== undefined || group.service !== service) return false;
    return group.failures.some(
      (f) =>
        (space === undefined || f.members.some((m) => m.signal.namespace === space)) &&
        failures.some((own) => f.start <= own.end + AT_THE_TIME && own.start <= f.end + AT_THE_TIME),
    );
  });
}

function rootOf({ layers, established }: Chain): Chain['layers'][number] | undefined {
  return layers[established];
}

function tracesOf(chain: Chain): ReadonlySet<string> {
  return new Set(
    chain.group.failures.flatMap((f) => f.members.flatMap((m) => m.signal.correlation.trace ?? [])),
  );
}
