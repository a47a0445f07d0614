import { describe, expect, it } from 'vitest';
import type { RuleInfo, Signal } from '../model/index.ts';
import { SECOND } from '../util/time.ts';
import { restartedBy } from './restarted.ts';
import { signal } from '../report/testing/chains.ts';

const at = (seconds: number): bigint => 1_760_000_000_000_000_000n + BigInt(seconds) * SECOND;
const rules = new Map([['AWAY', { tier: 'dependency' } as unknown as RuleInfo]]);

describe('what was restarted on purpose', () => {
  const event = (name: string, reason: string, message: string, seconds: number): Signal =>
    signal(message, { time: at(seconds), event: { kind: 'Pod', name, reason } });
  const stop = event('queue-1', 'Killing', 'Stopping container queue', 10);
  const start = event('queue-1', 'Started', 'Started container queue', 25);
  const missed = (seconds: number, more: Partial<Signal> = {}): Signal =>
    signal('connection to queue-1.queue:9092 refused', {
      time: at(seconds),
      matches: [{ ruleId: 'AWAY', captures: {} }],
      ...more,
    });
  const said = (s: Signal, ...around: readonly Signal[]): string | undefined =>
    restartedBy([...around, s], rules)(s);

  it('may be missed until it is found again', () => {
    expect(said(missed(20), stop, start)).toBe(
      'queue-1 was being restarted on purpose, and is told to be missed no longer',
    );
    expect(said(missed(80), stop, start)).toBeDefined();
  });

  it('is missed before, for longer, without a start, or where its probe ended it: a finding', () => {
    expect(said(missed(5), stop, start)).toBeUndefined();
    expect(said(missed(90), stop, start)).toBeUndefined();
    expect(said(missed(20), stop)).toBeUndefined();
    const killed = event(
      'queue-1',
      'Killing',
      'Container queue failed liveness probe, will be restarted',
      10,
    );
    expect(said(missed(20), killed, start)).toBeUndefined();
  });

  it('is no excuse for another pod, an error of another kind, or a failing request', () => {
    expect(said(missed(20, { message: 'connection to queue-10.queue:9092 refused' }), stop, start)).toBe(
      undefined,
    );
    expect(said(missed(20, { matches: [] }), stop, start)).toBeUndefined();
    const request = { method: 'GET', route: '/', status: 502, start: at(20), end: at(20) };
    expect(said(missed(20, { request }), stop, start)).toBeUndefined();
  });
});
