import { expect, it } from 'vitest';
import { mergeClusters } from './merge.ts';

it('holds as many clusters of one length as there are, none of which merge', () => {
  const word = (n: number): string =>
    n.toString(36).replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '');
  const clusters = Array.from({ length: 200_000 }, (_, n) => ({
    tokens: [word(n), word(n * 7)],
    count: 1,
    keys: [`${n}`],
  }));
  const merged = mergeClusters(clusters);
  expect(merged.reduce((sum, { count }) => sum + count, 0)).toBe(200_000);
  expect(merged.length).toBeGreaterThan(100_000);
}, 60_000);
