import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWhen, resolveWhen } from './clock.ts';
import { formatDuration, formatTimestamp, parseDuration, parseTimestamp } from './time.ts';

describe('timestamps', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['2025-09-07T15:42:00.123456789Z', 1757259720123456789n],
    ['2025-09-07T17:42:00.5+02:00', 1757259720500000000n],
    ['2025-09-07 15:42:00Z', 1757259720000000000n],
    ['1969-12-31T23:59:59.999999999Z', -1n],
  ])('%s', (text, ns) => expect(parseTimestamp(text)).toBe(ns));
  it.each([
    '2025-09-07T15:42:00',
    '2025-02-30T00:00:00Z',
    '2025-13-01T00:00:00Z',
    'now',
    '',
    '2025-09-07T25:00:00Z',
  ])('refuses %j', (text) => expect(parseTimestamp(text)).toBeNull());
  it('prints what it read, to the nanosecond', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 4n * 10n ** 18n }), (ns) => {
        expect(parseTimestamp(formatTimestamp(ns))).toBe(ns);
      }),
    );
  });
});

describe('durations', () => {
  it.each([
    ['90s', 90_000_000_000n],
    ['1h30m', 5_400_000_000_000n],
    ['1.5h', 5_400_000_000_000n],
    ['P1D', 86_400_000_000_000n],
    ['PT1H30M', 5_400_000_000_000n],
    ['2d', 172_800_000_000_000n],
    ['0.25s', 250_000_000n],
  ])('%s', (text, ns) => expect(parseDuration(text)).toBe(ns));
  it.each(['1,5h', 'h', '1 h', '-1h', '1x', 'P', 'PT', ''])('refuses %j', (text) =>
    expect(parseDuration(text)).toBeNull(),
  );
  it.each([
    [6_400_000n, '6.4 ms'],
    [818_000n, '818 us'],
    [106_887_000_000n, '1 min 47 s'],
    [7_500_000_000_000n, '2 h 5 min'],
    [1_500_000_000n, '1.5 s'],
    [0n, '0 us'],
  ])('says %s as %s', (ns, text) => expect(formatDuration(ns)).toBe(text));
});

describe('parseWhen', () => {
  it('reads spans back from now and absolute times', () => {
    expect(resolveWhen(parseWhen('1h', '--since'), 3_600_000_000_001n)).toBe(1n);
    expect(resolveWhen(parseWhen('2025-09-07', '--since'), 0n)).toBe(parseTimestamp('2025-09-07T00:00:00Z'));
  });
  it('says what is missing in a naked time', () => {
    expect(() => parseWhen('2025-09-07T15:42', '--since')).toThrow('it has no offset');
  });
});
