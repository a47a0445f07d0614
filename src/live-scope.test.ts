import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from './catalog/index.ts';
import { ruleFilters } from './live-scope.ts';
import { compileFilter } from './lql/index.ts';
import { planSignals, createSurroundings } from './sources/gcp/plan.ts';
import { anyNamed, filterText } from './sources/gcp/query.ts';
import { strictProblem } from './sources/testing/strict-filter.ts';

const EMPTY = { block: new Uint8Array(), bounds: [], nextPageToken: '' };
const WINDOW = { resourceNames: ['projects/p'], since: 0n, until: 3_600_000_000_000n };

describe('what is asked of the service', () => {
  it('is written by the documented grammar and within its length, for all rules of the catalog', async () => {
    const { rules } = await loadCatalog(['rules']);
    const { requests } = planSignals(ruleFilters(rules), EMPTY);
    expect(requests.length).toBeGreaterThan(2);
    for (const filters of requests)
      expect(strictProblem(filterText({ ...WINDOW, filters }, '1970-01-01T00:30:00.000000001Z'))).toBeNull();
  });

  it('stays so whatever names stand in options and entries', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 3 }),
        (names) => {
          const named = anyNamed(names) ?? '';
          expect(strictProblem(filterText({ ...WINDOW, filters: [named] }, null))).toBeNull();
          const around = createSurroundings();
          const [name = 'x'] = names;
          const block = Buffer.from(
            JSON.stringify({
              insertId: 'a',
              timestamp: '1970-01-01T00:10:00Z',
              severity: 'ERROR',
              trace: name,
              labels: { instanceId: name },
            }),
          );
          around.fresh({ block, bounds: [0, block.length], nextPageToken: '' }, true);
          for (const filter of around.filters())
            expect(strictProblem(filterText({ ...WINDOW, filters: [filter] }, null))).toBeNull();
        },
      ),
      { numRuns: 200 },
    );
  });

  it('selects every entry that an error or a rule makes interesting', async () => {
    const { rules } = await loadCatalog(['rules']);
    const filters = ruleFilters(rules);
    const { requests, tooBroad } = planSignals(filters, EMPTY);
    expect(tooBroad).toEqual([]);
    const asked = requests.map((parts) => compileFilter(parts.map((part) => `(${part})`).join(' AND ')));
    const entries = readFileSync('fixtures/cases/websocket-auth/entries.ndjson', 'utf8')
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const wanted = entries.filter(
      (entry) => compileFilter('severity>=WARNING')(entry) || filters.some(({ matches }) => matches(entry)),
    );
    expect(wanted.length).toBeGreaterThan(0);
    for (const entry of wanted) expect(asked.some((matches) => matches(entry))).toBe(true);
  });
});
