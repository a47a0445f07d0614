import { describe, expect, it } from 'vitest';
import type { Comparison, FindingVerdict, Report, Verdict } from '../model/index.ts';
import { compareReports } from './compare.ts';
import { finding, layer, report, requests } from './testing/reports.ts';

const only = (c: Comparison): FindingVerdict => {
  expect(c.verdicts).toHaveLength(1);
  return c.verdicts[0] as FindingVerdict;
};
const verdictOf = (before: Report, after: Report): Verdict => only(compareReports(before, after)).verdict;

describe('identity', () => {
  it('goes by former names', () => {
    const renamed = report([finding('new name', [7, 31], { aliases: ['v1-a'] })], []);
    expect(verdictOf(report([finding('a', [7, 31])], []), renamed)).toBe('persisting');
  });
  it('calls no part of a finding fixed that is told as one with others now, nor new the other way round', () => {
    const requested = [requests(500, 31), requests(200, 969)];
    const apart = report([finding('a', [7, 31]), finding('b', [9, 31])], requested);
    const one = report([finding('a and b', [16, 31], { aliases: ['v1-a', 'v1-b'] })], requested);
    const [there, back] = [compareReports(apart, one), compareReports(one, apart)];
    for (const { verdicts } of [there, back]) {
      expect(verdicts).toHaveLength(2);
      expect(verdicts.map((v) => v.verdict)).not.toContain('fixed');
      expect(verdicts.map((v) => v.verdict)).not.toContain('new');
    }
    expect(there.verdicts.map((v) => v.reason).join()).toContain('now a part of F1');
    expect(back.verdicts.map((v) => v.reason).join()).toContain('before a part of F1');
  });
  it('shows the same failure whose cause is now known one layer deeper', () => {
    const deeper = finding('b', [7, 31], {
      layers: [
        layer(0, 'GET /x answers 500'),
        layer(1, 'a', { type: 'ValueError', message: 'a' }),
        layer(2, 'b', { type: 'OSError', message: 'b' }),
      ],
      rootCause: {
        level: 2,
        title: 'b',
        component: 'api',
        basis: 'observed',
        label: 'deepest established cause',
      },
    });
    const [before, after] = [report([finding('a', [7, 31])], []), report([deeper], [])];
    const v = only(compareReports(before, after));
    expect(v).toMatchObject({ verdict: 'persisting', rootMoved: { before: 'a', after: 'b' } });
    expect(only(compareReports(after, before))).toMatchObject({
      verdict: 'persisting',
      rootMoved: { before: 'b', after: 'a' },
    });
  });
  it('shows the same surface with another root as two findings', () => {
    const surface = layer(0, 'closed with 1011');
    const of = (name: string): Report =>
      report(
        [finding(name, [9, 9], { layers: [surface, layer(1, name, { type: name, message: '' })] })],
        [requests(101, 9)],
      );
    const c = compareReports(of('a'), of('b'));
    expect(c.verdicts.map((v) => [v.title, v.sameSurface.map((s) => s.title)])).toEqual(
      expect.arrayContaining([
        ['a', ['b']],
        ['b', ['a']],
      ]),
    );
    expect(c.verdicts.find((v) => v.title === 'a')?.reason).toContain(
      'the same surface, another root: "b" (now)',
    );
  });
  it('says regressed for what had been fixed', () => {
    const [first, second, third] = [
      report([finding('a', [9, 9])], []),
      report([], [requests(200, 90)]),
      report([finding('a', [9, 9])], []),
    ];
    const fixed = report([], [requests(200, 90)], { comparison: compareReports(first, second) });
    expect(verdictOf(fixed, third)).toBe('regressed');
    expect(
      only(compareReports(second, third, { fixedBefore: () => ({ run: 'run-0', revision: 'api-0' }) }))
        .reason,
    ).toContain('it was fixed in run-0 (revision api-0)');
  });
});
