import { expect, it } from 'vitest';
import { isHostName } from './host-name.ts';

it.each(['till', 'till.fair.svc:5432', 'db-0'])('%s names a system', (text) => {
  expect(isHostName(text)).toBe(true);
});

it.each(['', '10.0.0.3:80', '[ip:1a2b]:80', '::1', 'localhost:80', 'a'.repeat(254)])(
  '%s names none',
  (text) => {
    expect(isHostName(text)).toBe(false);
  },
);

it('reads what is longer than any name in no time', () => {
  const start = performance.now();
  expect(isHostName(`${':'.repeat(100_000)}[ip:`)).toBe(false);
  expect(performance.now() - start).toBeLessThan(100);
});
