import { describe, expect, it } from 'vitest';
import type { Signal } from '../model/index.ts';
import { SECOND } from '../util/time.ts';
import { reclaimedBy } from './reclaimed.ts';
import { signal } from '../report/testing/chains.ts';

const at = (seconds: number): bigint => 1_760_000_000_000_000_000n + BigInt(seconds) * SECOND;

describe('a machine that is taken back', () => {
  const event = (kind: string, name: string, reason: string, seconds: number): Signal =>
    signal(`${reason} of ${name}`, { time: at(seconds), event: { kind, name, reason } });
  const announced = event('Node', 'spot-2', 'PreemptScheduled', 10);
  const unready = event('Node', 'spot-2', 'NodeNotReady', 12);
  const gone = event('Node', 'spot-2', 'DeletingNode', 60);
  const ended = event('Pod', 'cart-7d9f8c6b5-k2m4p', 'NodeShutdown', 13);
  const anew = event('Pod', 'cart-7d9f8c6b5-x7c9v', 'Started', 40);
  const said = (s: Signal, ...around: readonly Signal[]): string | undefined =>
    reclaimedBy([announced, unready, ...around, s])(s);

  it('is no finding where it was announced, and what ran on it runs elsewhere', () => {
    expect(said(unready, gone, ended, anew)).toMatch(/taken away/);
    expect(said(ended, gone, anew)).toMatch(/taken away/);
    expect(said(unready, gone)).toMatch(/no entry says that a pod ended/);
  });

  it('is one where a pod did not come back, the node is still there, or nobody announced it', () => {
    expect(said(unready, gone, ended)).toBeUndefined();
    expect(said(unready, ended, anew)).toBeUndefined();
    expect(reclaimedBy([unready, gone, ended, anew])(unready)).toBeUndefined();
  });

  it('excuses nothing of another node', () => {
    expect(said(event('Node', 'pool-1', 'NodeNotReady', 20), gone, ended, anew)).toBeUndefined();
  });
});
