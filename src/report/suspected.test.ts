import { describe, expect, it } from 'vitest';
import type { Finding, Suspected } from '../model/index.ts';
import { weighed } from './suspected.ts';

const suspect = (title: string): Suspected => ({
  title,
  confirm: 'look',
  score: { total: 1, parts: [{ points: 1, why: 'the rule X names it; no entry shows it' }] },
});
const down = suspect('The server is down');
const changed = suspect('The password was changed');
const change: NonNullable<Finding['changes']>[number] = {
  at: '2026-03-02T10:00:00Z',
  title: 'A version of a secret was added',
  minutesBefore: 6,
  text: '',
  evidence: [],
};

describe('suspected causes', () => {
  it('keep the order of their rule where no change is seen', () => {
    expect(weighed([down, changed], [], undefined)).toEqual([down, changed]);
  });

  it('go first, with the entry that speaks for them, where they are about a change and one is seen', () => {
    const [first, second] = weighed([down, changed], [change], undefined);
    expect(first?.title).toBe(changed.title);
    expect(first?.score).toEqual({
      total: 3,
      parts: [
        { points: 1, why: 'the rule X names it; no entry shows it' },
        { points: 2, why: 'A version of a secret was added, 6 min before the first failure' },
      ],
    });
    expect(second).toEqual(down);
  });

  it('gain nothing from a restart, unless they are about one', () => {
    const restart = { ...change, title: 'A process was started again', restart: true as const };
    const restarted = suspect('The cache is empty after a restart');
    expect(weighed([down, changed], [restart], undefined)).toEqual([down, changed]);
    expect(weighed([down, restarted], [restart], undefined)[0]?.score?.total).toBe(3);
    expect(weighed([down, changed], [restart, change], undefined)[0]?.score?.parts[1]?.why).toMatch(/secret/);
  });

  it('count a revision with which it began only where the one before had none of it', () => {
    const began = { revision: 'api-2', minutesAfter: 1, before: '0/29 requests on api-1' };
    expect(weighed([down, changed], [], began)[0]?.score?.total).toBe(3);
    expect(weighed([down, changed], [], { ...began, before: '3/29 requests on api-1' })).toEqual([
      down,
      changed,
    ]);
  });
});
