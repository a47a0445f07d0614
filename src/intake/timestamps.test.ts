import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTimestamp, parseTimestamp } from '../util/time.ts';
import { readInstant } from './timestamps.ts';

const NS = 1_757_365_201_000_000_001n;

test.each([
  ['2025-09-08T21:00:01.000000001Z', NS, '2025-09-08T21:00:01.000000001Z'],
  ['2025-09-08T23:00:01.000000001+02:00', NS, '2025-09-08T21:00:01.000000001Z'],
  ['2025-09-08T14:00:01-07:00', NS - 1n, '2025-09-08T21:00:01Z'],
  ['2025-09-08T21:00:01.9Z', NS + 899_999_999n, '2025-09-08T21:00:01.900Z'],
  ['2025-09-08T21:00:01.1234Z', NS + 123_399_999n, '2025-09-08T21:00:01.123400Z'],
  ['2025-09-08 21:00:01.5 UTC', NS + 499_999_999n, '2025-09-08T21:00:01.500Z'],
  ['2025-09-08 21:00:01', NS - 1n, '2025-09-08T21:00:01Z'],
  [1_757_365_201, NS - 1n, '2025-09-08T21:00:01Z'],
  [1_757_365_201_000, NS - 1n, '2025-09-08T21:00:01Z'],
  ['1757365201000000', NS - 1n, '2025-09-08T21:00:01Z'],
  ['1757365201000000001', NS, '2025-09-08T21:00:01.000000001Z'],
  ['1.757365201E9', NS - 1n, '2025-09-08T21:00:01Z'],
  ['1757365201.5', NS + 499_999_999n, '2025-09-08T21:00:01.500Z'],
  [{ seconds: '1757365201', nanos: 1 }, NS, '2025-09-08T21:00:01.000000001Z'],
] as const)('%j', (value, ns, text) => {
  expect(readInstant(value)).toEqual({ ns, text });
});

test.each([
  '',
  'yesterday',
  '2025-13-01T00:00:00Z',
  '2025-02-30T00:00:00Z',
  '2025-09-08T25:00:00Z',
  '9'.repeat(50),
  null,
  true,
  { seconds: 'x' },
])('no time: %j', (value) => {
  expect(readInstant(value)).toBeNull();
});

test('every UTC timestamp reads as the shared parser reads it, and prints as the same instant', () => {
  const date = fc.date({ min: new Date(0), max: new Date('9998-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(date, fc.nat(999_999_999), (at, nanos) => {
      const ns = BigInt(Math.floor(at.getTime() / 1000)) * 1_000_000_000n + BigInt(nanos);
      const text = formatTimestamp(ns);
      expect(readInstant(text)).toEqual({ ns, text });
      expect(parseTimestamp(text)).toBe(ns);
    }),
  );
});
