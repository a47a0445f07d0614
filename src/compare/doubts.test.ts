import { describe, expect, it } from 'vitest';
import type { Report } from '../model/index.ts';
import { compareReports } from './compare.ts';
import { doubtsOf, withDoubts } from './doubts.ts';
import { report } from './testing/reports.ts';

interface Side {
  readonly key?: string;
  readonly services?: readonly string[];
  readonly revisions?: readonly string[];
  readonly entries?: number;
}

/** A run from minute to minute. */
function run(from: number, to: number, side: Side = {}): Report {
  const { key = `${from}-${to}`, services = ['api'], revisions = ['api-1'], entries = 100 } = side;
  const made = report([], [], { key, services });
  const at = (minute: number): string => new Date(Date.UTC(2026, 0, 20, 10, minute)).toISOString();
  return {
    ...made,
    coverage: {
      ...made.coverage,
      entries,
      covered: entries > 0 ? { since: at(from), until: at(to) } : { since: null, until: null },
      services: entries > 0 ? made.coverage.services.map((s) => ({ ...s, revisions })) : [],
    },
  };
}

describe('doubts about a comparison', () => {
  it('has none where the earlier run ends before the later one, or little behind its beginning', () => {
    expect(doubtsOf(run(0, 20), run(60, 80))).toEqual([]);
    expect(doubtsOf(run(0, 20), run(20, 40))).toEqual([]);
    expect(doubtsOf(run(0, 21), run(20, 40))).toEqual([]);
  });
  it('says that the earlier one is the later one', () => {
    expect(doubtsOf(run(60, 80), run(0, 20))).toEqual([
      'the earlier run begins 40 min after the later one ends: new and fixed are said as if it came before',
    ]);
  });
  it('says that the same entries may count on both sides, but not of other revisions', () => {
    const overlap = 'the windows of the two runs overlap by 15 min: the same entries may count on both sides';
    expect(doubtsOf(run(0, 20), run(5, 40))).toEqual([overlap]);
    const none = { revisions: [] };
    expect(doubtsOf(run(0, 20, none), run(5, 40, none))).toEqual([overlap]);
    expect(doubtsOf(run(0, 20), run(5, 40, { revisions: ['api-2'] }))).toEqual([]);
  });
  it('says that it is the same run, other services, or nothing, and no more then', () => {
    expect(doubtsOf(run(0, 20), run(0, 20))).toEqual([
      'both are of the same services, revisions and window: this compares a run with itself',
    ]);
    expect(doubtsOf(run(60, 80), run(0, 20, { services: ['web'] }))).toEqual([
      'the two runs have no service in common (api and web)',
    ]);
    expect(doubtsOf(run(0, 20, { entries: 0 }), run(0, 20))).toEqual([
      'there is no entry in the earlier run: nothing of it can be compared',
    ]);
  });
  it('stands in the notes of each comparison, and in the notices where a person chose the baseline', () => {
    const [before, after] = [run(60, 80), run(0, 20)];
    const doubts = doubtsOf(before, after);
    expect(compareReports(before, after).notes).toEqual(doubts);
    expect(withDoubts(after, doubts).notices).toEqual([
      { code: 'baseline', where: '--baseline', message: doubts[0] },
    ]);
    expect(withDoubts(after, [])).toBe(after);
  });
});
