import { expect, it } from 'vitest';
import { signalAt } from '../correlate/testing/signals.ts';
import type { Chain, Failure, NonEmpty, Signal } from '../model/index.ts';
import { SECOND } from '../util/time.ts';
import { tiesTo } from './ties.ts';

const failureOf = (...signals: NonEmpty<Signal>): Failure => ({
  id: signals[0].key,
  kind: 'error',
  service: 'cart',
  start: signals[0].time,
  end: (signals.at(-1) ?? signals[0]).time,
  members: signals.map((signal) => ({ signal, join: 'same-entry', sure: true, why: '' })) as never,
  chains: [],
});
const findingOf = (
  id: string,
  ...failures: NonEmpty<Failure>
): { readonly id: string; readonly chain: Chain } => ({
  id,
  // Only its failures are looked at.
  chain: { group: { failures } } as unknown as Chain,
});
const info = (ms: number, more: Partial<Signal>): Signal =>
  signalAt(ms, { role: 'context', severity: 'INFO', ...more });
const [one, two, three] = [
  signalAt(100_000, { correlation: { trace: 'aa' }, instance: 'cart-1' }),
  signalAt(200_000, { correlation: { requestId: 'r2' }, instance: 'cart-2' }),
  signalAt(300_000, { instance: 'cart-3' }),
];
const ties = tiesTo([findingOf('F1', failureOf(one), failureOf(two)), findingOf('F2', failureOf(three))]);

it('ties entries to failures by what they share, and counts failures, not entries', () => {
  expect(ties.of([one, one])).toEqual([{ finding: 'F1', failures: 1, of: 2, by: 'member', members: 1 }]);
  const shares = [
    info(10, { correlation: { trace: 'aa' }, instance: 'other' }),
    info(20, { correlation: { trace: 'aa' }, instance: 'other' }),
    info(30, { correlation: { requestId: 'r2' }, instance: 'other' }),
  ];
  expect(ties.of(shares)).toEqual([{ finding: 'F1', failures: 2, of: 2, by: 'request', members: 0 }]);
  expect(ties.of([info(40, { correlation: { trace: 'bb' }, instance: 'other' })])).toEqual([]);
});

it('is as sure as its least sure failure: one entry of a failure does not make all of them its own', () => {
  const before = info(199_000, { instance: 'cart-2' });
  expect(ties.of([one, before])).toEqual([{ finding: 'F1', failures: 2, of: 2, by: 'instance', members: 1 }]);
  // What it shares beside being an entry of it makes it no less sure.
  const [own] = ties.of([one, info(100_001, { correlation: { trace: 'aa' }, instance: 'cart-1' })]);
  expect(own).toMatchObject({ failures: 1, by: 'member' });
});

it('ties entries of the same instance right before a failure or during it, and no others', () => {
  const at = (ms: number): readonly unknown[] =>
    ties.of([info(ms, { instance: 'cart-3', message: 'served' })]).map((t) => [t.finding, t.by]);
  expect(at(298_500)).toEqual([['F2', 'instance']]);
  expect(at(300_000)).toEqual([['F2', 'instance']]);
  expect(at(297_000)).toEqual([]);
  expect(at(300_001)).toEqual([]);
  expect(ties.of([info(298_500, { instance: 'cart-4' })])).toEqual([]);
});

it('ties no entry to a failing request of its instance where both name their request, and name another', () => {
  const asked: Failure = { ...failureOf(one), kind: 'request' };
  const by = (failure: Failure, correlation: Signal['correlation']): readonly string[] =>
    tiesTo([findingOf('F1', failure)])
      .of([info(99_900, { correlation, instance: 'cart-1' })])
      .map((tied) => tied.by);
  expect(by(asked, { trace: 'bb' })).toEqual([]);
  expect(by(asked, { trace: 'aa' })).toEqual(['trace']);
  expect(by(asked, {})).toEqual(['instance']);
  expect(by(asked, { requestId: 'r9' })).toEqual(['instance']);
  // What ends a process may have begun in any request.
  expect(by({ ...asked, kind: 'crash' }, { trace: 'bb' })).toEqual(['instance']);
});

it('says which finding begins next, within a minute', () => {
  expect(ties.next(one.time - 20n * SECOND)).toEqual({ finding: 'F1', after: 20n * SECOND });
  expect(ties.next(one.time - 61n * SECOND)).toBeNull();
  expect(ties.next(three.time - 1n)).toEqual({ finding: 'F2', after: 1n });
  expect(ties.next(three.time)).toBeNull();
});

it('the beginning of a finding is its first error: what is of the failure and logged before came first', () => {
  const warned = info(500_000, { severity: 'WARNING' });
  const failed = signalAt(500_040, {});
  expect(tiesTo([findingOf('F1', failureOf(warned, failed))]).next(warned.time)).toEqual({
    finding: 'F1',
    after: failed.time - warned.time,
  });
});
