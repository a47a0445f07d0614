import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../lql/index.ts';
import type { StoredEntry } from '../testing/log-store.ts';
import type { Page } from './api.ts';
import { createSurroundings, isTooLarge, planSignals } from './plan.ts';

function pageOf(entries: readonly StoredEntry[]): Page {
  const block = Buffer.from(entries.map((entry) => JSON.stringify(entry)).join(''));
  const bounds: number[] = [];
  let at = 0;
  for (const entry of entries) {
    const { length } = Buffer.from(JSON.stringify(entry));
    bounds.push(at, at + length);
    at += length;
  }
  return { block, bounds, nextPageToken: '' };
}

const ordinary = Array.from({ length: 100 }, (_, i) => ({
  insertId: `i${i}`,
  timestamp: '2025-09-07T10:00:00Z',
  severity: 'INFO',
  textPayload: `handled order ${i}`,
}));
const rule = (
  id: string,
  filter: string,
): { id: string; filter: string; matches: (entry: unknown) => boolean } => ({
  id,
  filter,
  matches: compileFilter(filter),
});

describe('the size of a window', () => {
  const hour = { since: 0n, until: 3_600_000_000_000n };
  it.each<[string, string | null, number, number, boolean]>([
    ['a tenth in four pages', '1970-01-01T00:54:00Z', 4, 54, false],
    ['a twentieth in four pages', '1970-01-01T00:57:00Z', 4, 54, true],
    ['too little to guess by', '1970-01-01T00:59:59Z', 3, 54, false],
    ['nothing covered', null, 9, 54, false],
    ['a quiet beginning, a full minute of reads', '1970-01-01T00:02:00Z', 54, 54, true],
  ])('%s', (_name, at, pages, perMinute, large) =>
    expect(isTooLarge(hour, at, pages, perMinute)).toBe(large),
  );
});

describe('signals', () => {
  it('leaves out rules whose filter ordinary entries match, and names them', () => {
    const plan = planSignals(
      [rule('BROAD', '"order"'), rule('NARROW', '"deadlock detected"')],
      pageOf(ordinary),
    );
    expect(plan.tooBroad).toEqual(['BROAD']);
    expect(plan.requests.flat().join(' ')).toContain('deadlock detected');
    expect(plan.requests.flat().join(' ')).not.toContain('"order"');
  });

  it('packs any number of rules into filters that the service takes, each correct by itself', () => {
    const rules = Array.from({ length: 600 }, (_, i) =>
      rule(`R${i}`, `"a phrase of rule number ${i} that is not short"`),
    );
    const { requests } = planSignals(rules, pageOf(ordinary));
    expect(requests.length).toBeGreaterThan(2);
    for (const filters of requests)
      expect(filters.map((filter) => `(${filter})`).join(' AND ').length).toBeLessThan(19_000);
    const selects = requests.map((filters) =>
      compileFilter(filters.map((filter) => `(${filter})`).join(' AND ')),
    );
    for (const i of [0, 299, 599]) {
      const entry = { severity: 'INFO', textPayload: `a phrase of rule number ${i} that is not short` };
      expect(selects.filter((select) => select(entry))).toHaveLength(1);
    }
  });

  it.each<[string, StoredEntry, boolean]>([
    ['an error', { severity: 'ERROR', textPayload: 'x' }, true],
    ['a failed request', { severity: 'INFO', httpRequest: { status: 500 } }, true],
    ['a traceback without severity', { textPayload: 'Traceback (most recent call last):' }, true],
    ['a request that went well', { severity: 'INFO', httpRequest: { status: 200 } }, false],
    ['a line without severity that says nothing', { textPayload: 'listening on 8080' }, false],
  ])('%s', (_name, entry, wanted) => {
    const [[severe = ''] = []] = planSignals([], pageOf(ordinary)).requests;
    expect(compileFilter(severe)(entry)).toBe(wanted);
  });
});

describe('surroundings', () => {
  const failure = (i: number, more: StoredEntry = {}): StoredEntry => ({
    insertId: `f${i}`,
    timestamp: `2025-09-07T10:${String(i % 60).padStart(2, '0')}:00.5Z`,
    severity: 'ERROR',
    textPayload: `order ${i} failed`,
    labels: { instanceId: 'inst "1"' },
    ...more,
  });

  it('are the instance two seconds around, and the trace', () => {
    const around = createSurroundings();
    around.fresh(
      pageOf([
        failure(1, { trace: 'projects/p/traces/abc' }),
        {
          insertId: 'i',
          timestamp: '2025-09-07T11:00:00Z',
          severity: 'INFO',
          labels: { instanceId: 'other' },
        },
      ]),
      true,
    );
    const [filter = '', ...rest] = around.filters();
    expect(rest).toEqual([]);
    const select = compileFilter(filter);
    expect(select({ timestamp: '2025-09-07T10:00:58.5Z', labels: { instanceId: 'inst "1"' } })).toBe(true);
    expect(select({ timestamp: '2025-09-07T10:01:03Z', labels: { instanceId: 'inst "1"' } })).toBe(false);
    expect(select({ timestamp: '2025-09-07T11:00:00Z', trace: 'projects/p/traces/abc' })).toBe(true);
    expect(select({ timestamp: '2025-09-07T11:00:00Z', labels: { instanceId: 'other' } })).toBe(false);
  });

  it('are read for thirty failures of a kind, and given once', () => {
    const around = createSurroundings();
    const page = pageOf(Array.from({ length: 60 }, (_, i) => failure(i)));
    expect(around.fresh(page, true).bounds).toHaveLength(120);
    expect(around.fresh(page, true).bounds).toHaveLength(0);
    expect(around.filters().join(' ').match(/inst/g)).toHaveLength(30);
  });
});
