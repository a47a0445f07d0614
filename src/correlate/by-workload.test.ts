import { describe, expect, it } from 'vitest';
import type { RuleInfo, Signal } from '../model/index.ts';
import { SECOND } from '../util/time.ts';
import { correlate } from './correlate.ts';
import { signalAt, windowOf } from './testing/signals.ts';
import { WORDS } from './testing/words.ts';

const deps = { template: (text: string): string => text.replace(/\d+/g, '<*>'), words: WORDS };
const POD = 'cart-5d9f6c7b8-x2x4z';
const event = (ms: number, kind: string, name: string, message: string, more: Partial<Signal> = {}): Signal =>
  signalAt(ms, {
    severity: 'WARNING',
    message,
    template: message,
    instance: kind === 'Pod' ? name : `${kind}-object`,
    event: { kind, name, namespace: 'shop', reason: 'BackOff' },
    ...more,
  });
const sizes = (signals: readonly Signal[]): readonly number[] =>
  correlate(windowOf(signals), deps)
    .flatMap((g) => g.failures.map((f) => f.members.length))
    .sort((a, b) => b - a);

describe('Kubernetes events', () => {
  it('go with the last error that the pod logged before them, minutes apart', () => {
    const log = signalAt(0, { instance: POD, message: 'setting missing' });
    expect(sizes([log, event(240_000, 'Pod', POD, 'Back-off restarting')])).toEqual([2]);
  });

  it('go with the first error after them when the pod logged none before', () => {
    const log = signalAt(200_000, { instance: POD, message: 'setting missing' });
    expect(sizes([event(0, 'Pod', POD, 'Back-off restarting'), log])).toEqual([2]);
  });

  it('leave another pod and an hour-old error alone', () => {
    const other = signalAt(0, { instance: 'cart-5d9f6c7b8-other', message: 'something else' });
    const old = signalAt(-3_600_000, { instance: POD, message: 'long ago' });
    expect(sizes([old, other, event(60_000, 'Pod', POD, 'Back-off restarting')])).toEqual([1, 1, 1]);
  });

  it('of a controller go with those of its pod, not with one whose name only begins alike', () => {
    const stuck = event(600_000, 'Deployment', 'cart', 'exceeded its progress deadline');
    expect(sizes([event(0, 'Pod', POD, 'Back-off restarting'), stuck])).toEqual([2]);
    expect(sizes([event(0, 'Pod', 'cartography-1', 'Back-off restarting'), stuck])).toEqual([1, 1]);
  });
});

describe('what rules know of one service', () => {
  const rule = (id: string, behind: RuleInfo['behind'] = []): [string, RuleInfo] => [
    id,
    {
      id,
      title: id,
      tier: 'dependency',
      severity: 'high',
      because: '',
      behind,
      fix: [],
      suspects: [],
      references: [],
    },
  ];
  const rules = new Map([
    rule('FULL'),
    rule('LOW', [{ rule: 'FULL', tie: { same: ['service'], within: 600n * SECOND, order: 'before' } }]),
  ]);
  const seen = (ms: number, ruleId: string, service: string): Signal =>
    signalAt(ms, {
      instance: `${service}-host`,
      service,
      message: ruleId,
      matches: [{ ruleId, captures: {} }],
    });
  const count = (...signals: Signal[]): number => correlate(windowOf(signals), { ...deps, rules }).length;

  it('joins the cause with its effect on the same service, in its order and time', () => {
    expect(count(seen(0, 'LOW', 'ledger'), seen(300_000, 'FULL', 'ledger'))).toBe(1);
    expect(count(seen(0, 'LOW', 'ledger'), seen(300_000, 'FULL', 'orders'))).toBe(2);
    expect(count(seen(0, 'LOW', 'ledger'), seen(900_000, 'FULL', 'ledger'))).toBe(2);
    expect(count(seen(0, 'FULL', 'ledger'), seen(300_000, 'LOW', 'ledger'))).toBe(2);
  });
});
