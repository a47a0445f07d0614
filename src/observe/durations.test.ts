import { describe, expect, it } from 'vitest';
import type { Entry } from '../model/index.ts';
import { MILLISECOND, SECOND } from '../util/time.ts';
import { createDurations, durationOf } from './durations.ts';

function entry(seconds: number, message: string, jsonPayload?: object): Entry {
  return {
    insertId: `${seconds}-${message}`,
    timestamp: `2025-10-09T08:00:${String(seconds).padStart(2, '0')}Z`,
    time: BigInt(seconds) * SECOND,
    message,
    service: 'shop',
    correlation: {},
    raw: jsonPayload ? { jsonPayload } : { textPayload: message },
  } as unknown as Entry;
}

describe('how long things took, as lines say', () => {
  it.each([
    ['Database call completed in 9.01 seconds.', 9010n * MILLISECOND],
    ['query took 350ms', 350n * MILLISECOND],
    ['elapsed=1.2s rows=4', 1200n * MILLISECOND],
    ['job finished after 2 minutes', 120n * SECOND],
    ['retrying in the background', null],
    ['took 3 tries', null],
  ])('%s', (message, length) => {
    expect(durationOf(entry(0, message))).toBe(length);
  });

  it('reads milliseconds of a field', () => {
    expect(durationOf(entry(0, 'request completed', { responseTime: 3644.5 }))).toBe(3_644_500_000n);
  });

  it('goes from the slow operation down to what it waits for', () => {
    const durations = createDurations();
    for (let at = 10; at < 50; at += 10) {
      durations.add(entry(at, 'stock query took 4s'));
      durations.add(entry(at + 1, 'page rendered in 5s'));
      durations.add(entry(at + 2, 'cache warmed in 600ms'));
    }
    const path = durations.slowest((text) => text);
    expect(path.map((o) => o.template)).toEqual(['page rendered in <*>', 'stock query took <*>']);
    expect(path[1]).toMatchObject({ count: 4, median: 4n * SECOND });
  });

  it('finds nothing slow where nothing is', () => {
    const durations = createDurations();
    for (let at = 0; at < 9; at += 1) durations.add(entry(at, 'query took 12ms'));
    expect(durations.slowest((text) => text)).toEqual([]);
  });
});
