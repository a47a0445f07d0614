import { describe, expect, it } from 'vitest';
import type { Chain, Signal } from '../model/index.ts';
import { healedBy } from './healed.ts';
import { settle } from './settle.ts';
import { chain, signal, window } from '../report/testing/chains.ts';

describe('what is a finding', () => {
  const none = { chronic: new Map<string, string>() };

  it('is not what the good window shows as well, unless a failing test shows it', () => {
    const chronic = { chronic: new Map([['a', 'also in the good window']]) };
    const [plain] = settle([chain('a', [signal('x')])], chronic);
    expect(plain?.background).toBe('also in the good window');
    const one = chain('a', [signal('x')]);
    const test = { file: 'j.xml', suite: '', name: 't', outcome: 'failed', text: 'x' } as const;
    const tested = {
      ...one,
      group: { ...one.group, tests: [{ test, why: '', basis: 'observed' as const, during: [] }] },
    };
    expect(settle([tested], chronic)[0]?.background).toBeUndefined();
  });

  it('is not what says itself that it is over', () => {
    const over = signal('MountVolume.SetUp failed for volume "tls": timed out, retried successfully');
    expect(settle([chain('a', [over])], none)[0]?.background).toMatch(/it is over/);
    expect(settle([chain('a', [over, signal('still broken')])], none)[0]?.background).toBeUndefined();
  });

  it('is not a few warnings that it is tried again', () => {
    const again = signal('attempt 1 failed: timed out, retrying', { severity: 'WARNING' });
    expect(settle([chain('a', [again])], none)[0]?.background).toMatch(/tried again/);
    expect(
      settle([chain('a', [{ ...again, message: 'refused, backing off 2 s' }])], none)[0]?.background,
    ).toMatch(/tried again/);
    const error = signal('attempt 3 failed: timed out', { severity: 'ERROR' });
    expect(settle([chain('a', [again, error])], none)[0]?.background).toBeUndefined();
    const one = chain('a', [again]);
    const [failure] = one.group.failures;
    const many = { ...one, group: { ...one.group, failures: [failure, failure, failure, failure] as const } };
    expect(settle([many], none)[0]?.background).toBeUndefined();
  });

  it('is not a topic that is just being made, unless that goes on', () => {
    const said = (n: number): string | undefined => {
      const one = chain('a', [
        signal('Error while fetching metadata with correlation id 3 : {new=LEADER_NOT_AVAILABLE}', {
          severity: 'WARNING',
        }),
      ]);
      const [first] = one.group.failures;
      const failures = [first, ...Array.from({ length: n - 1 }, () => first)] as const;
      return settle([{ ...one, group: { ...one.group, failures } }], none)[0]?.background;
    };
    expect(said(3)).toMatch(/tried again/);
    expect(said(4)).toBeUndefined();
  });

  it('is not an error that is tried again in a request that was answered well', () => {
    const correlation = { trace: 't1' };
    const error = signal('publish failed (attempt 1 of 3), will retry', { correlation });
    const answered = (status: number, trace = 't1'): Signal =>
      signal(`answer ${status}`, {
        role: 'request',
        correlation: { trace },
        request: { method: 'POST', route: '/run', status, start: error.time, end: error.time },
      });
    const said = (text: Signal, ...around: readonly Signal[]): string | undefined =>
      healedBy(window([text, ...around], null), new Map())(chain('a', [text]));
    expect(said(error, answered(200))).toMatch(/tried again, and the requests around them were answered/);
    expect(said(error, answered(500))).toBeUndefined();
    expect(said(error, answered(200, 't2'))).toBeUndefined();
    expect(said(error)).toBeUndefined();
    expect(said(signal('publish failed', { correlation }), answered(200))).toBeUndefined();
    for (const last of [
      'attempt 3 of 3 failed, giving up',
      'publish failed (attempt 3/3), retry later',
      'publish failed on attempt 2',
      'charge refused, will not retry',
      "charge refused, we don't retry it",
      'write failed after 3 retries',
    ])
      expect(said(signal(last, { correlation }), answered(200))).toBeUndefined();
    // Accepted first, worked on later: the answer says nothing of how that went on.
    expect(said({ ...error, time: error.time + 1n }, answered(200))).toBeUndefined();
  });

  it('is not a probe of a pod that is being stopped', () => {
    const at = (second: number): bigint => 1_000_000_000n * BigInt(second);
    const event = (reason: string, message: string, second: number, count = 1): Signal =>
      signal(message, { time: at(second), event: { kind: 'Pod', name: 'cart-1', reason, count } });
    const probe = (second: number, count?: number): Signal =>
      event('Unhealthy', 'Readiness probe failed: connection refused', second, count);
    const said = (probed: Signal, ...around: readonly Signal[]): string | undefined =>
      healedBy(window([...around, probed], at(40)), new Map())(chain('a', [probed]));
    const stop = event('Killing', 'Stopping container cart', 10);
    expect(said(probe(20, 4), stop)).toBe('a probe failed of pods that were being stopped');
    expect(said(probe(20, 4))).toBeUndefined();
    expect(said(probe(5, 4), stop)).toBeUndefined();
    const killed = event('Killing', 'Container cart failed liveness probe, will be restarted', 10);
    expect(said(probe(20, 4), killed)).toBeUndefined();
  });

  it('is not the readiness of a pod that has just started once, with what it warned of', () => {
    const at = (second: number): bigint => 1_000_000_000n * BigInt(second);
    const event = (reason: string, message: string, second: number): Signal =>
      signal(message, { time: at(second), event: { kind: 'Pod', name: 'cart-1', reason, count: 4 } });
    const started = event('Started', 'Started container cart', 0);
    const probe = event('Unhealthy', 'Readiness probe failed: connection refused', 20);
    const warned = signal('broker not there yet', { time: at(15), instance: 'cart-1', severity: 'WARNING' });
    const said = (end: number, all: readonly [Signal, ...Signal[]], ...around: readonly Signal[]): unknown =>
      healedBy(window([...around, ...all], at(end)), new Map())(chain('a', all));
    expect(said(90, [probe, warned], started)).toMatch(/^a pod was not ready while it started/);
    expect(said(60, [probe], started)).toBeUndefined();
    expect(said(90, [probe])).toBeUndefined();
    expect(said(90, [probe], started, event('Started', 'Started container cart', 10))).toBeUndefined();
    expect(said(300, [event('Unhealthy', 'Readiness probe failed: x', 130)], started)).toBeUndefined();
    expect(said(90, [probe, { ...warned, severity: 'ERROR' }], started)).toBeUndefined();
    expect(said(90, [event('Unhealthy', 'Liveness probe failed: x', 20)], started)).toBeUndefined();
  });
  it('is not a probe that has failed now and then since long before, and no oftener of late', () => {
    const MINUTE = 60_000_000_000n;
    const T0 = 1_000n * MINUTE;
    const failed = (minute: number, count: number, since = -200, reason = 'Unhealthy'): Signal =>
      signal('Readiness probe failed: timeout', {
        time: T0 + MINUTE * BigInt(minute),
        event: { kind: 'Pod', name: 'cart-1', reason, count, since: T0 + MINUTE * BigInt(since) },
      });
    const said = (...all: readonly [Signal, ...Signal[]]): string | undefined =>
      healedBy(window(all, T0 + 40n * MINUTE), new Map())(chain('a', all));
    expect(said(failed(0, 41), failed(5, 42), failed(10, 43))).toMatch(/^a probe fails about every 5 min/);
    expect(said(failed(0, 41), failed(1, 42), failed(2, 43), failed(3, 44))).toBeUndefined();
    expect(said(failed(0, 41, -5), failed(5, 42, -5), failed(10, 43, -5))).toBeUndefined();
    expect(said(failed(0, 900), failed(5, 930), failed(10, 960))).toBeUndefined();
    expect(said(failed(0, 41), failed(5, 42, -200, 'Killing'))).toBeUndefined();
  });
  it('is not a startup probe, unless the container was restarted for it', () => {
    const at = (second: number): bigint => 1_000_000_000n * BigInt(second);
    const event = (reason: string, message: string): Signal =>
      signal(message, { time: at(5), event: { kind: 'Pod', name: 'cart-1', reason, count: 5 } });
    const probe = event('Unhealthy', 'Startup probe failed: connection refused');
    const said = (end: number, ...failed: readonly [Signal, ...Signal[]]): string | undefined =>
      healedBy(window(failed, at(end)), new Map())(chain('a', failed));
    expect(said(70, probe)).toMatch(/^a startup probe failed while the container started/);
    expect(said(60, probe)).toBeUndefined();
    const killed = event('Killing', 'Container cart failed startup probe, will be restarted');
    expect(said(70, probe, killed)).toBeUndefined();
    expect(said(70, event('Unhealthy', 'Readiness probe failed: connection refused'))).toBeUndefined();
  });

  it('is not a node that was taken away on purpose, unless something else failed with it', () => {
    const node = (reason: string, second: number): Signal =>
      signal(reason, {
        time: 1_000_000_000n * BigInt(second),
        event: { kind: 'Node', name: 'node-3', reason },
      });
    const [lost, removed] = [node('NodeNotReady', 60), node('RemovingNode', 90)];
    const said = (failed: readonly [Signal, ...Signal[]], ...around: readonly Signal[]): string | undefined =>
      healedBy(window([...around, ...failed, removed], null), new Map())(chain('a', failed));
    expect(said([lost], node('ScaleDown', 10))).toBe('the node node-3 was set aside before and taken away');
    expect(said([lost], node('NodeNotSchedulable', 10))).toMatch(/set aside/);
    expect(said([lost])).toBeUndefined();
    expect(said([lost], node('ScaleDown', 70))).toBeUndefined();
    expect(said([lost, signal('no route to host')], node('ScaleDown', 10))).toBeUndefined();
  });

  it('is not a hint of the cluster, nor a write that its controller repeats', () => {
    const event = (reason: string, message: string, count = 1): Signal =>
      signal(message, { event: { kind: 'Pod', name: 'cart-1', reason, count } });
    const said = (...failed: readonly [Signal, ...Signal[]]): string | undefined =>
      settle([chain('a', failed)], none)[0]?.background;
    const limits = event('DNSConfigForming', 'Nameserver limits were exceeded', 20);
    expect(said(limits)).toMatch(/^hints of the cluster/);
    expect(said(limits, event('FailedMount', 'timed out'))).toBeUndefined();
    const conflict =
      'Operation cannot be fulfilled on endpoints "cart": the object has been modified; please apply your changes to the latest version and try again';
    expect(said(event('FailedToUpdateEndpoint', conflict))).toMatch(/^the cluster does again/);
    expect(said(event('FailedToUpdateEndpoint', conflict, 9))).toBeUndefined();
    expect(said(signal(conflict))).toBeUndefined();
  });

  it('is not what only says so beside a good window, unless it is loud, somebody asks or something bears it out', () => {
    const compared = { entries: 1000 };
    const said = chain('a', [signal('order status is wrong')]);
    const of = (c: Chain, more: object): string | undefined =>
      settle([c], { ...none, ...more })[0]?.background;
    expect(of(said, { compared })).toMatch(/^new against the good window, 1 in 1000 entries/);
    expect(of(said, {})).toBeUndefined();
    expect(of(said, { compared: { entries: 100 } })).toBeUndefined();
    expect(of(said, { compared, context: { deployTime: '2025-10-09T08:00:00Z' } })).toBeUndefined();
    const known = chain('a', [signal('x', { matches: [{ ruleId: 'DISK_FULL', captures: {} }] })]);
    expect(of(known, { compared })).toBeUndefined();
    const [failure] = said.group.failures;
    const crash = {
      ...said,
      group: { ...said.group, failures: [{ ...failure, kind: 'crash' as const }] as const },
    };
    expect(of(crash, { compared })).toBeUndefined();
  });

  it('is drift only where somebody asks', () => {
    const drift = chain('a', [signal('slow')], { drift: true });
    expect(settle([drift], none)[0]?.background).toMatch(/--context/);
    expect(
      settle([drift], { ...none, context: { symptom: 'checkout is slow' } })[0]?.background,
    ).toBeUndefined();
  });
});
