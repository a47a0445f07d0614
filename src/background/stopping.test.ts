import { describe, expect, it } from 'vitest';
import type { ServiceSeen, Signal } from '../model/index.ts';
import { SECOND } from '../util/time.ts';
import { stoppingBy } from './stopping.ts';
import { signal } from '../report/testing/chains.ts';

const at = (seconds: number): bigint => 1_760_000_000_000_000_000n + BigInt(seconds) * SECOND;

describe('instances that are being stopped', () => {
  const error = (seconds: number, more: Partial<Signal> = {}): Signal =>
    signal('refused', { time: at(seconds), instance: 'cart-1', ...more });
  const asked = signal('SIGTERM received, draining', {
    time: at(10),
    role: 'context',
    severity: 'INFO',
    instance: 'cart-1',
  });
  const request = (seconds: number): Signal =>
    error(seconds, {
      role: 'request',
      request: { method: 'GET', route: '/', status: 503, start: at(seconds), end: at(seconds) },
    });
  const until = (seconds: number): readonly ServiceSeen[] => [
    { name: 'cart', entries: 9, last: at(seconds), revisions: [] },
  ];
  const said = (s: Signal, stop: Signal = asked, services = until(600)): string | undefined =>
    stoppingBy({ signals: [stop, s], services })(s);

  it('may fail while they end, where their service goes on', () => {
    expect(said(error(20))).toMatch(/were being stopped/);
    expect(said(request(12))).toMatch(/were being stopped/);
  });

  it('are not excused before that, for longer, or of another instance', () => {
    expect(said(error(9))).toBeUndefined();
    expect(said(error(45))).toBeUndefined();
    expect(said(request(30))).toBeUndefined();
    expect(said(error(20, { instance: 'cart-2' }))).toBeUndefined();
  });

  it('are not excused where nobody came after them, or where they crash', () => {
    expect(said(error(20), asked, until(25))).toBeUndefined();
    expect(said(error(20, { lifecycle: 'exit' }))).toBeUndefined();
    expect(said(error(20), { ...asked, message: 'Worker (pid:7) was sent SIGTERM!' })).toBeUndefined();
  });

  it('are not those that the kubelet ends because a probe fails', () => {
    const killed = signal('Container cart failed liveness probe, will be restarted', {
      time: at(9),
      event: { kind: 'Pod', name: 'cart-1', reason: 'Killing' },
    });
    const late = error(20);
    expect(stoppingBy({ signals: [killed, asked, late], services: until(600) })(late)).toBeUndefined();
  });
});
