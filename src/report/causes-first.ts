import type { Chain } from '../model/index.ts';

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
      (behind && owner.get(behind.cause.failures[0].id)) ?? (one.chain.drift ? undefined : breaker(one));
    if (cause && cause !== one && !above.has(cause)) place(cause, new Set([...above, one]));
    placed.add(one);
  };
  for (const one of ranked) place(one, new Set());
  return [...placed];
}

function tracesOf(chain: Chain): ReadonlySet<string> {
  return new Set(
    chain.group.failures.flatMap((f) => f.members.flatMap((m) => m.signal.correlation.trace ?? [])),
  );
}
