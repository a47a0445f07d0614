import { describe, expect, it } from 'vitest';
import type { Chain, Observed, TestResult } from '../model/index.ts';
import { timelineOf } from './timeline.ts';

const at = (second: number): bigint => 1_759_440_000_000_000_000n + BigInt(second) * 1_000_000_000n;
const observed = {
  first: at(0),
  last: at(600),
  signals: [
    { role: 'error', time: at(0) },
    { role: 'error', time: at(600) },
    { role: 'request', time: at(300) },
  ],
  services: [
    {
      name: 'api',
      entries: 3,
      revisions: [{ name: 'api-1', first: at(0), last: at(600), entries: 3, instances: 1 }],
    },
  ],
} as unknown as Observed;
const chain = { group: { failures: [{ start: at(300) }, { start: at(301) }] } } as unknown as Chain;

describe('timelineOf', () => {
  it('puts the first and last error at the ends and counts only errors', () => {
    const timeline = timelineOf(observed, [chain], []);
    expect(timeline?.errors).toHaveLength(60);
    expect(timeline?.errors[0]).toBe(1);
    expect(timeline?.errors[59]).toBe(1);
    expect(timeline?.errors.reduce((a, b) => a + b)).toBe(2);
  });
  it('names findings in the order of the chains and loses no failure', () => {
    expect(timelineOf(observed, [chain], [])?.findings).toMatchObject([{ id: 'F1' }]);
    expect(timelineOf(observed, [chain], [])?.findings[0]?.failures.reduce((a, b) => a + b)).toBe(2);
  });
  it('leaves out tests whose file does not say when they ran', () => {
    const test: TestResult = { file: 'a.xml', suite: 's', name: 't', outcome: 'failed', text: '' };
    expect(timelineOf(observed, [], [test])?.tests).toEqual([]);
    expect(timelineOf(observed, [], [{ ...test, start: at(5) }])?.tests).toEqual([
      { name: 's > t', outcome: 'failed', start: '2025-10-02T21:20:05Z', end: '2025-10-02T21:20:05Z' },
    ]);
  });
  it('is null where nothing was read', () => {
    expect(timelineOf({ ...observed, first: null, last: null }, [], [])).toBeNull();
  });
});
