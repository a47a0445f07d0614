import { describe, expect, it } from 'vitest';
import type { RuleInfo, ServiceSeen, Signal } from '../model/index.ts';
import { cameUpBy } from './came-up.ts';
import { chain, signal } from '../report/testing/chains.ts';

const at = (second: number): bigint => 1_000_000_000n * BigInt(second);

function event(reason: string, second: number): Signal {
  const message = reason === 'BackOff' ? 'Back-off restarting failed container app' : 'Started container app';
  return signal(message, { time: at(second), event: { kind: 'Pod', name: 'cart-1', reason } });
}

const refused = (second: number, more: Partial<Signal> = {}): Signal =>
  signal('FATAL cannot reach cart-db: connection refused', {
    time: at(second),
    instance: 'cart-1',
    ...more,
  });

function said(
  failed: readonly [Signal, ...Signal[]],
  around: readonly Signal[],
  last = 900,
  tier = 'dependency',
): string | undefined {
  const services = [{ name: 'cart', entries: 9, last: at(last), revisions: [] }] satisfies ServiceSeen[];
  const rules = new Map([['X', { tier } as RuleInfo]]);
  return cameUpBy({ signals: [...failed, ...around], services }, rules)(chain('a', failed));
}

describe('containers that ended at their start', () => {
  const failed = [refused(5), event('BackOff', 8)] as const;

  it('are no finding when they were started again and run since', () => {
    expect(said(failed, [event('Started', 30)])).toMatch(/^what ended at its start was started once more/);
  });

  it('are one when nothing shows that they run, or they failed again', () => {
    expect(said(failed, [])).toBeUndefined();
    expect(said(failed, [event('Started', 30)], 200)).toBeUndefined();
    expect(said(failed, [event('Started', 30), refused(300)])).toBeUndefined();
    expect(said([...failed, event('BackOff', 60)], [event('Started', 30)])).toBeUndefined();
  });

  it('are one when they had run before, or ended for what the platform limits', () => {
    expect(said([refused(500), event('BackOff', 505)], [event('Started', 0)])).toBeUndefined();
    expect(said([refused(1), event('BackOff', 505)], [event('Started', 510)], 1800)).toBeUndefined();
    const killed = refused(5, { matches: [{ ruleId: 'X', captures: {} }] });
    expect(said([killed, event('BackOff', 8)], [event('Started', 30)], 900, 'platform')).toBeUndefined();
    expect(said([killed, event('BackOff', 8)], [event('Started', 30)])).toBeDefined();
  });
});
