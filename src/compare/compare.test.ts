import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Comparison, FindingVerdict, Report, Verdict } from '../model/index.ts';
import { compareReports } from './compare.ts';
import { silence } from './figures.ts';
import { finding, layer, report, requests } from './testing/reports.ts';

const only = (c: Comparison): FindingVerdict => {
  expect(c.verdicts).toHaveLength(1);
  return c.verdicts[0] as FindingVerdict;
};
const verdictOf = (before: Report, after: Report): Verdict => only(compareReports(before, after)).verdict;

describe('verdicts', () => {
  const broken = report([finding('a', [7, 31])], [requests(500, 7), requests(200, 24)]);

  it('calls silence fixed only where the path was exercised enough, and says the probability', () => {
    const v = only(compareReports(broken, report([], [requests(200, 60)])));
    expect(v.verdict).toBe('fixed');
    // To the four digits that are stated.
    expect(v.figures.probability).toBe(Number(((24 / 31) ** 60).toPrecision(4)));
    expect(v.reason).toContain('0 in 60 requests, 7/31 requests before');
    expect(v.figures.needed).toBeUndefined();
  });
  it('calls it quiet below that, with what is missing', () => {
    const v = only(compareReports(broken, report([], [requests(200, 4)])));
    expect(v.verdict).toBe('quiet');
    expect(v.figures.probability).toBeCloseTo((24 / 31) ** 4, 4);
    const needed = v.figures.needed ?? 0;
    expect(v.reason).toContain(`${needed} more clean ones would show it`);
    expect(verdictOf(broken, report([], [requests(200, 4 + needed)]))).toBe('fixed');
    expect(verdictOf(broken, report([], [requests(200, 4 + needed - 1)]))).toBe('quiet');
  });
  it('does not take one failure in one request for a rate of 1', () => {
    expect(
      verdictOf(report([finding('a', [1, 1])], [requests(500, 1)]), report([], [requests(200, 10)])),
    ).toBe('quiet');
    expect(
      verdictOf(report([finding('a', [29, 29])], [requests(500, 29)]), report([], [requests(200, 4)])),
    ).toBe('fixed');
  });
  it('counts what the success filter of its rule saw, where either run has it, before requests', () => {
    const at = (n: number): { readonly success: NonNullable<Report['coverage']['success']> } => ({
      success: [{ rule: 'R', per: 'delivery', counts: [{ service: 'api', revision: 'api-1', count: n }] }],
    });
    const ruled = finding('a', [7, 31], {
      layers: [{ ...layer(0, 'surface'), ruleId: 'R' }],
      failures: 9,
    });
    const before = report([ruled], [requests(500, 7), requests(200, 24)], at(1));
    const fixed = only(compareReports(before, report([], [requests(200, 2)], at(40))));
    expect([fixed.verdict, fixed.figures.unit]).toEqual(['fixed', 'deliveries']);
    expect(fixed.reason).toContain('0 in 40 deliveries, 9/10 deliveries before');
    // Requests are no successes: with none of these the path says nothing.
    const none = only(compareReports(before, report([], [requests(200, 99)], at(0))));
    expect([none.verdict, none.reason]).toEqual(['not comparable', expect.stringContaining('0 deliveries')]);
    // A filter that nothing in either run matches is no denominator.
    const silent = compareReports(
      report([ruled], [requests(500, 7), requests(200, 24)], at(0)),
      report([], [requests(200, 60)], at(0)),
    );
    expect(only(silent).reason).toContain('0 in 60 requests');
    // Nor is one that the other report does not know.
    expect(only(compareReports(before, report([], [requests(200, 60)]))).figures.unit).toBe('requests');
  });
  it('is not fixed where the path still fails and nobody knows why: only its line may be gone', () => {
    const bare = finding('POST /x answered 500', [50, 500], { layers: [layer(0, 'surface of a')] });
    const v = compareReports(broken, report([bare], [requests(500, 50), requests(200, 450)])).verdicts.find(
      (x) => x.title === 'a',
    );
    expect([v?.verdict, v?.reason]).toEqual([
      'not comparable',
      expect.stringContaining(
        '50 of 500 requests of its path fail with "POST /x answered 500", whose cause is not established',
      ),
    ]);
    expect(v?.reason).toContain('the same surface, its cause not established');
  });
  it('compares rates, never counts', () => {
    const more = report([finding('a', [70, 310])], [requests(500, 70), requests(200, 240)]);
    expect(verdictOf(broken, more)).toBe('persisting');
    expect(verdictOf(broken, report([finding('a', [7, 700])], [requests(500, 7), requests(200, 693)]))).toBe(
      'improved',
    );
    expect(verdictOf(report([finding('a', [7, 700])], []), broken)).toBe('worse');
  });
  it('is new with its figures', () => {
    expect(
      verdictOf(report([], [requests(200, 31)]), report([finding('a', [31, 31])], [requests(500, 31)])),
    ).toBe('new');
  });
  it.each<[string, Report]>([
    ['there are no entries of api', report([], [], { services: ['web'] })],
    ['its path was not exercised: 0 requests', report([], [requests(200, 99, '/other')])],
    ['is not complete', report([], [requests(200, 99)], { complete: false })],
  ])('is not comparable: %s', (why, after) => {
    const v = only(compareReports(broken, after));
    expect(v.verdict).toBe('not comparable');
    expect(v.reason).toContain(why);
  });
  it('says that the rules differ, and does not compare what only a rule sees', () => {
    const ruled = finding('a', null, {
      instances: { failing: 5, of: 5 },
      layers: [layer(0, 'a')],
      rootCause: null,
    });
    const c = compareReports(report([ruled], []), report([], [], { catalogHash: 'c2', instances: 9 }));
    expect(only(c).verdict).toBe('not comparable');
    expect(c.notes.join()).toContain('other rules');
    expect(verdictOf(broken, report([], [requests(200, 60)], { catalogHash: 'c2' }))).toBe('fixed');
  });
  it('counts instances where no request counts', () => {
    const crash = report([finding('a', null, { instances: { failing: 4, of: 4 } })], []);
    expect(verdictOf(crash, report([], [], { instances: 1 }))).toBe('quiet');
    expect(verdictOf(crash, report([], [], { instances: 5 }))).toBe('fixed');
  });
  it('asks that each route of a finding was called', () => {
    const routes = ['/x', '/y'].map((route) => ({ service: 'api', method: 'GET', route }));
    const both = report(
      [finding('a', null, { rate: { failures: 20, of: 20, unit: 'requests', routes } })],
      [requests(404, 10), requests(404, 10, '/y')],
    );
    const v = only(compareReports(both, report([], [requests(200, 60)])));
    expect([v.verdict, v.reason]).toEqual(['quiet', expect.stringContaining('not called now: GET /y')]);
    expect(verdictOf(both, report([], [requests(200, 60), requests(200, 1, '/y')]))).toBe('fixed');
  });
  it('never calls fixed what nothing counts', () => {
    const v = only(compareReports(report([finding('a', null)], []), report([], [requests(200, 9999)])));
    expect(v.verdict).toBe('quiet');
    expect(v.reason).toContain('nothing counts how often');
  });
  it('does not count requests that fail before they reach the path', () => {
    const masked = report([finding('b', [60, 60])], [requests(500, 60)]);
    const v = compareReports(broken, masked).verdicts.find((x) => x.title === 'a');
    expect(v?.verdict).toBe('not comparable');
    expect(v?.reason).toContain('all 60 requests of its path fail with "b"');
  });
});

describe('tests', () => {
  const side = (tests: Record<string, 'passed' | 'failed' | 'skipped'>): Report => report([], [], { tests });
  const many = (passed: number, failed: number): Record<string, 'passed' | 'failed'> =>
    Object.fromEntries(
      [...Array(passed + failed).keys()].map((i) => [`t${i}`, i < passed ? 'passed' : 'failed']),
    );
  it('is down by 2 for 23/25 and 21/25', () => {
    expect(compareReports(side(many(23, 2)), side(many(21, 4))).tests).toMatchObject({
      sameTests: true,
      trend: '23/25 -> 21/25: down by 2',
      newlyFailing: ['t21', 't22'],
    });
  });
  it('makes no trend of totals that changed', () => {
    const tests = compareReports(side(many(22, 3)), side(many(21, 3))).tests;
    expect(tests?.sameTests).toBe(false);
    expect(tests?.trend).toBe(
      '22/25 and 21/24 are not of the same tests; of the 24 tests in both 22 -> 21 pass: down by 1',
    );
    expect(tests?.removed).toEqual(['t24']);
  });
  it('lists what became of each', () => {
    const tests = compareReports(
      side({ a: 'passed', b: 'failed', c: 'failed', d: 'passed', e: 'passed', f: 'skipped' }),
      side({ a: 'failed', b: 'passed', c: 'failed', d: 'skipped', f: 'passed', g: 'failed' }),
    ).tests;
    expect(tests).toMatchObject({
      newlyFailing: ['a'],
      recovered: ['b'],
      stillFailing: ['c'],
      skipped: ['d'],
      added: ['g'],
      removed: ['e'],
      before: { passed: 3, of: 5, skipped: 1 },
      after: { passed: 2, of: 5, skipped: 1 },
      both: { of: 3, before: 1, after: 1 },
      sameTests: false,
    });
  });
});

it('shows endpoints that changed with counts', () => {
  const c = compareReports(
    report([], [requests(404, 8, '/api/agents/stop')]),
    report([], [requests(200, 12, '/api/agents/stop'), requests(200, 3, '/fine')]),
  );
  expect(c.endpoints).toMatchObject([
    { route: '/api/agents/stop', before: { 404: 8 }, after: { 200: 12 }, verdict: 'fixed' },
  ]);
});

describe('properties', () => {
  const rate = fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(200))
    .map(([f, more]) => [f, f + more] as const);
  const side = fc
    .record({
      findings: fc.uniqueArray(
        fc.tuple(
          fc.constantFrom('a', 'b', 'c', 'd', 'e'),
          fc.option(rate),
          fc.constantFrom('/x', '/y', '/z'),
        ),
        { selector: ([name]) => name },
      ),
      clean: fc.array(fc.tuple(fc.constantFrom('/x', '/y', '/z'), fc.nat(400)), { maxLength: 3 }),
      complete: fc.boolean(),
      service: fc.constantFrom('api', 'api', 'api', 'web'),
      hash: fc.constantFrom('c1', 'c1', 'c2'),
      tests: fc.dictionary(
        fc.constantFrom('t1', 't2', 't3', 't4'),
        fc.constantFrom('passed' as const, 'failed' as const, 'skipped' as const),
      ),
    })
    .map((s) =>
      report(
        s.findings.map(([name, r, route]) => finding(name, r, { route })),
        s.clean.map(([route, n]) => requests(200, n, route)),
        { complete: s.complete, services: [s.service], catalogHash: s.hash, tests: s.tests },
      ),
    );
  const MIRROR: Readonly<Record<Verdict, readonly Verdict[]>> = {
    fixed: ['new'],
    quiet: ['new'],
    new: ['fixed', 'quiet'],
    improved: ['worse'],
    worse: ['improved'],
    persisting: ['persisting'],
    'not comparable': ['not comparable'],
    regressed: [],
  };

  it('a report against itself has nothing fixed, new or worse', () => {
    fc.assert(
      fc.property(side, (a) => {
        const c = compareReports(a, a);
        expect(c.verdicts.map((v) => v.verdict).filter((v) => v !== 'persisting')).toEqual([]);
        expect(
          c.endpoints.map((e) => e.verdict).filter((v) => v !== 'persisting' && v !== 'not comparable'),
        ).toEqual([]);
        expect([c.tests?.newlyFailing, c.tests?.recovered, c.tests?.added, c.tests?.removed]).toEqual([
          [],
          [],
          [],
          [],
        ]);
      }),
    );
  });
  it('swapping mirrors', () => {
    fc.assert(
      fc.property(side, side, (a, b) => {
        const there = compareReports(a, b);
        const back = new Map(compareReports(b, a).verdicts.map((v) => [v.fingerprint, v]));
        expect(back.size).toBe(there.verdicts.length);
        for (const v of there.verdicts) {
          const mirrored = back.get(v.fingerprint);
          expect(MIRROR[v.verdict]).toContain(mirrored?.verdict);
          expect(mirrored?.figures.before).toEqual(v.figures.after);
          expect(mirrored?.ids.before).toEqual(v.ids.after);
        }
      }),
    );
  });
  it('the order of the input plays no part', () => {
    fc.assert(
      fc.property(side, side, (a, b) => {
        const turned = (r: Report): Report => ({
          ...r,
          findings: [...r.findings].reverse(),
          coverage: { ...r.coverage, exposure: [...r.coverage.exposure].reverse() },
        });
        expect(compareReports(turned(a), turned(b))).toEqual(compareReports(a, b));
      }),
    );
  });
  it('what is needed is the least that shows it', () => {
    fc.assert(
      fc.property(rate, fc.nat(300), ([failures, of], clean) => {
        const { needed, shown } = silence({ failures, of }, clean, 0.01);
        expect(shown).toBe(needed === 0);
        expect(silence({ failures, of }, clean + needed, 0.01).shown).toBe(true);
        if (needed > 0) expect(silence({ failures, of }, clean + needed - 1, 0.01).shown).toBe(false);
      }),
    );
  });
});
