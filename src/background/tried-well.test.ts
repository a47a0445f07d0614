import { describe, expect, it } from 'vitest';
import type { Chain, Signal } from '../model/index.ts';
import { reconnectedBy, triedWellBy } from './tried-well.ts';
import { chain, signal } from '../report/testing/chains.ts';

const at = (second: number): bigint => 1_000_000_000n * BigInt(second);
const failed = (job: string, second: number, rest = 'attempt 1/5, retrying in 30s'): Signal =>
  signal(`job ${job}: send to relay-02 failed; ${rest}`, { time: at(second), key: `${job}${second}` });
const sent = (job: string, second: number): Signal =>
  signal(`job ${job}: sent by relay-02 (attempt 2)`, {
    time: at(second),
    role: 'lifecycle',
    matches: [{ ruleId: 'RETRY_SUCCEEDED', captures: {} }],
  });

function finding(...all: readonly Signal[]): Chain {
  const [first, ...rest] = all.map((s) => chain('a', [s]).group.failures[0]);
  if (!first) throw new Error('none');
  const one = chain('a', [all[0] ?? signal('x')]);
  return { ...one, group: { ...one.group, failures: [first, ...rest] } };
}

const said = (all: readonly Signal[], ...well: readonly Signal[]): string | undefined =>
  triedWellBy([...all, ...well])(finding(...all));

describe('errors that say that they are tried again', () => {
  it('are no finding when each job went well later', () => {
    expect(said([failed('a1b2c3', 1), failed('d4e5f6', 2)], sent('a1b2c3', 30), sent('d4e5f6', 31))).toMatch(
      /^each went well when it was tried again, the last at .*: "job d4e5f6: sent/,
    );
    expect(said([failed('a1b2c3', 1), failed('a1b2c3', 9)], sent('a1b2c3', 30))).toBeDefined();
  });

  it('are one when a job did not, went well before, or the last attempt failed', () => {
    expect(said([failed('a1b2c3', 1), failed('d4e5f6', 2)], sent('a1b2c3', 30))).toBeUndefined();
    expect(said([failed('a1b2c3', 9)], sent('a1b2c3', 3))).toBeUndefined();
    expect(said([failed('a1b2c3', 1, 'attempt 5/5, giving up')], sent('a1b2c3', 30))).toBeUndefined();
    expect(said([failed('a1b2c3', 1)])).toBeUndefined();
  });
});

describe('connections that were lost', () => {
  const lost = (second: number, text = 'ERROR amqp: Exception (501) "EOF"; reconnecting in 1s'): Signal =>
    signal(text, { time: at(second), key: `lost ${second}` });
  const back = (second: number, text = 'INFO amqp: reconnected, channel open'): Signal =>
    signal(text, {
      time: at(second),
      role: 'lifecycle',
      matches: [{ ruleId: 'RECONNECTED', captures: {} }],
    });
  const told = (all: readonly Signal[], ...around: readonly Signal[]): string | undefined =>
    reconnectedBy([...all, ...around])(finding(...all));

  it('are no finding when few were, and each is there again soon after', () => {
    expect(told([lost(10), lost(50)], back(11), back(52))).toMatch(/^the connection was there again at/);
  });

  it('are one when one is not, many were, or another is back', () => {
    expect(told([lost(10), lost(50)], back(11))).toBeUndefined();
    expect(told([lost(10)], back(90))).toBeUndefined();
    expect(told([lost(10)], back(11, 'redis: reconnected'))).toBeUndefined();
    expect(told([lost(10, 'ERROR amqp: EOF')], back(11))).toBeUndefined();
    expect(
      told(
        [1, 2, 3, 4].map((n) => lost(n)),
        back(5),
      ),
    ).toBeUndefined();
  });
});
