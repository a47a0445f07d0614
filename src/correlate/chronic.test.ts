import { describe, expect, it } from 'vitest';
import type { FailureGroup, Signal } from '../model/index.ts';
import { chronicOf } from './chronic.ts';
import { correlate } from './correlate.ts';
import { signalAt, windowOf } from './testing/signals.ts';
import { WORDS } from './testing/words.ts';

const template = (text: string): string => text.replace(/\d+/g, '<*>');
const groupsOf = (signals: readonly Signal[]): readonly FailureGroup[] =>
  correlate(windowOf(signals), { template, words: WORDS });
const errors = (n: number, service: string, message: string): readonly Signal[] =>
  Array.from({ length: n }, (_, i) =>
    signalAt(i * 5_000, { service, instance: `${service}-${i}`, message, template: message }),
  );
const reasons = (
  now: readonly Signal[],
  before: readonly Signal[],
  lines = 1_000,
): readonly (string | undefined)[] => {
  const groups = groupsOf(now);
  const chronic = chronicOf(
    groups,
    lines,
    { groups: groupsOf(before), entries: 1_000 },
    { template, words: WORDS },
  );
  return groups.map((g) => chronic.get(g));
};

describe('what the good window shows as well', () => {
  it('is background, with the numbers of both', () => {
    const [why] = reasons(errors(6, 'food', 'list is null'), errors(5, 'food', 'list is null'));
    expect(why).toBe('also in the good window: 5 times in 1,000 entries of the good window, 6 in 1,000 here');
  });

  it('is not what came along with something new in the findings that were made one', () => {
    const before = groupsOf(errors(5, 'food', 'list is null'));
    const made = (old: number, fresh: number): string | undefined => {
      const [known, main] = [
        groupsOf(errors(old, 'food', 'list is null'))[0],
        groupsOf(errors(fresh, 'seat', 'train of none'))[0],
      ];
      if (!known || !main) throw new Error('no finding');
      const [first, ...rest] = [...known.failures, ...main.failures];
      const one: FailureGroup = {
        ...main,
        aliases: [known.fingerprint],
        failures: [first ?? main.failures[0], ...rest],
        parts: [known, main],
      };
      return chronicOf([one], 1_000, { groups: before, entries: 1_000 }, { template, words: WORDS }).get(one);
    };
    expect(made(3, 40)).toBeUndefined();
    expect(made(40, 3)).toMatch(/^also in the good window/);
  });

  it('is background in another service too, when several services report it there', () => {
    const before = [
      ...errors(3, 'travel-service', 'no instances for seat-service'),
      ...errors(3, 'trip-service', 'no instances for food-service'),
    ];
    const now = errors(6, 'order-service', 'no instances for user-service');
    expect(reasons(now, before)[0]).toMatch(/reported by 2 services in the good window/);
  });

  it('is background where the good window says the same of other names', () => {
    const of = (names: readonly string[], words = 'was not exported: codec missing'): readonly Signal[] =>
      names.flatMap((name, i) =>
        errors(3, 'food', `batch ${name} ${words}`).map((s) => ({
          ...s,
          time: s.time + BigInt(i) * 60_000_000_000n,
          instance: `${name}-${s.instance ?? ''}`,
          key: `${name}-${s.key}`,
        })),
      );
    const good = of(['ann', 'bob', 'cem', 'dee', 'eva', 'flo']);
    expect(reasons(of(['gus']), good)).toEqual([expect.stringContaining('of the good window')]);
    expect(reasons(of(['gus'], 'was lost in transfer: disk full'), good)).toEqual([
      expect.stringMatching(/^new, but seen 3 times/),
    ]);
  });

  it('stays a finding when it rose far beyond the usual', () => {
    expect(reasons(errors(60, 'food', 'list is null'), errors(2, 'food', 'list is null'))).toEqual([
      undefined,
    ]);
  });

  it('stays a finding when it is new', () => {
    expect(reasons(errors(8, 'price', 'broken'), errors(9, 'food', 'list is null'))).toEqual([undefined]);
  });

  it('calls one plain new error what it may be: one that the good window missed', () => {
    expect(reasons(errors(1, 'price', 'broken'), [])[0]).toMatch(/^new, but seen 1 time only/);
  });

  it('keeps a new error that a rule knows, however seldom', () => {
    const known = errors(1, 'price', 'broken').map((s) => ({
      ...s,
      matches: [{ ruleId: 'X', captures: {} }],
    }));
    expect(reasons(known, [])).toEqual([undefined]);
  });
});
