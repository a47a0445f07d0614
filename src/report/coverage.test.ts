import { expect, test } from 'vitest';
import type { Observed } from '../model/index.ts';
import { SECOND } from '../util/time.ts';
import { coverageOf } from './coverage.ts';

const START = 1_768_903_200n * SECOND;

function coverageFor(read: number, live = false): { readonly complete: boolean; readonly said: string } {
  const observed: Observed = {
    ...{ signals: [], traces: [], exposure: [], services: [], unknowns: [], matchedRules: [] },
    ...{ entries: read, first: START, last: START + 90n * SECOND, places: new Set<string>() },
  };
  const { complete, reasons } = coverageOf({
    ...{ source: 's', filter: null, asked: { since: null, until: null }, missing: [], read, observed },
    counts: { duplicates: 0, unreadable: 0, withoutPayload: 0, lost: 0, late: 0 },
    rules: { loaded: 0, matched: 0, neverApplicable: [] },
    ...(live ? { reads: { total: 1, quotaWaits: 0, planned: 1 } } : {}),
  });
  return { complete, said: reasons.join('\n') };
}

test.each([1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000])(
  '%i saved entries look cut: a page, or a limit that tools have or people type',
  (read) => {
    const { complete, said } = coverageFor(read);
    expect(complete).toBe(false);
    expect(said).toContain(`cover 90 seconds: the set looks cut at a limit of ${read.toLocaleString('en')} `);
  },
);

test.each([
  [3000, '3 full pages'],
  [9000, '9 full pages'],
  [12_000, '12 full pages'],
])(
  '%i saved entries are no limit of a tool: what the number may mean is said, and no more',
  (read, pages) => {
    expect(coverageFor(read)).toEqual({
      complete: true,
      said: `${read.toLocaleString('en')} entries are ${pages} of the API: if the command that saved them ended with an error, what the next pages held is missing`,
    });
  },
);

test.each([1, 50, 100, 500, 999, 1001, 1500, 9500, 10_100])('%i saved entries mean nothing', (read) => {
  expect(coverageFor(read)).toEqual({ complete: true, said: '' });
});

test.each([1000, 9000])('%i entries that rca read to the end mean nothing', (read) => {
  expect(coverageFor(read, true)).toEqual({ complete: true, said: '' });
});
