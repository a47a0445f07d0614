import { expect, it } from 'vitest';
import { createUnitBook, type UnitLine } from './unit-book.ts';

const line = (unit: string, time: number, masked: string | null, more: Partial<UnitLine> = {}): UnitLine => ({
  unit,
  writer: 'api',
  time: BigInt(time),
  masked,
  route: null,
  failed: false,
  ...more,
});

it('holds of each request its lines with their first times, its routes, and whether it failed', () => {
  const book = createUnitBook();
  for (const one of [
    line('a', 5, 'x'),
    line('a', 3, 'x'),
    line('a', 4, null, { route: 'GET /', failed: true, writer: 'web' }),
    line('b', 9, null, { route: 'GET /' }),
  ])
    book.add(one);
  expect(book.units().get('a')).toMatchObject({
    lines: new Map([['x', 3n]]),
    writers: new Set(['api', 'web']),
    failedRoutes: new Set(['GET /']),
    failed: true,
  });
  expect(book.units().get('b')).toMatchObject({
    lines: new Map(),
    routes: new Set(['GET /']),
    failed: false,
  });
});

it('keeps a bounded sample that is the same in any order, each request of it whole', () => {
  const lines = Array.from({ length: 600 }, (_, i) => [
    line(`t${i}`, i, 'first'),
    line(`t${i}`, i + 1, `second ${i % 7}`),
  ]).flat();
  const shuffled = lines.map((one, i) => ({ one, at: (i * 7_919) % 1_201 })).sort((a, b) => a.at - b.at);
  const [straight, mixed] = [lines, shuffled.map(({ one }) => one)].map((all) => {
    const book = createUnitBook({ max: 50 });
    for (const one of all) book.add(one);
    return [...book.units()].sort(([a], [b]) => (a < b ? -1 : 1));
  });
  expect(straight).toHaveLength(50);
  expect(mixed).toEqual(straight);
  expect(straight?.every(([, { lines: held }]) => held.size === 2)).toBe(true);
});
