import { describe, expect, it } from 'vitest';
import type { FailureGroup, Signal } from '../model/index.ts';
import { correlate } from './correlate.ts';
import { signalAt, windowOf } from './testing/signals.ts';
import { WORDS } from './testing/words.ts';
import { toldOf } from './told.ts';

const WORDINGS = ['the cup broke', 'a lamp fell down', 'no more paint here', 'seven geese escaped'];
const findings = (signals: readonly Signal[]): readonly FailureGroup[] =>
  correlate(windowOf(signals), { template: (text) => text, words: WORDS });
const at = (minute: number, message: string, more: Partial<Signal> = {}): Signal =>
  signalAt(minute * 60_000, { instance: `i-${minute}`, message, template: message, ...more });
const messages = (groups: readonly FailureGroup[]): readonly string[] =>
  groups.map(({ failures: [first] }) => first.members[0].signal.message);

describe('more findings than are told', () => {
  const plain = WORDINGS.map((message, i) => at(i, message));

  it('are all told up to the limit', () => {
    const groups = findings(plain);
    expect(toldOf(groups, 4)).toEqual({ groups, untold: null });
  });

  it('leave out the later of equals, and say how many and whose', () => {
    const { groups, untold } = toldOf(findings([...plain, at(9, 'seven geese escaped')]), 1);
    expect(messages(groups)).toEqual(['seven geese escaped']);
    expect(untold).toEqual({ count: 3, failures: 3, services: ['cart'] });
    expect(messages(toldOf(findings(plain), 2).groups)).toEqual(WORDINGS.slice(0, 2));
  });

  it('keep what a rule knows, the worse and the more frequent, in the order they were in', () => {
    const [cup, lamp, paint, geese] = WORDINGS as [string, string, string, string];
    const groups = findings([
      at(0, cup),
      at(1, lamp, { severity: 'CRITICAL' }),
      at(2, paint),
      at(3, paint),
      at(4, geese, { matches: [{ ruleId: 'R', captures: {} }] }),
    ]);
    expect(messages(toldOf(groups, 1).groups)).toEqual([geese]);
    expect(messages(toldOf(groups, 2).groups)).toEqual([lamp, geese]);
    expect(messages(toldOf(groups, 3).groups)).toEqual([lamp, paint, geese]);
  });
});
