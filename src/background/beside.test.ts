import { describe, expect, it } from 'vitest';
import type { Chain, Exposure, Signal } from '../model/index.ts';
import { besideBy } from './beside.ts';
import { chain, signal } from '../report/testing/chains.ts';

const SECOND = 1_000_000_000n;
const WINDOW = 1800n * SECOND;

function row(status: number, count: number, route = '/orders', service = 'cart'): Exposure {
  return { service, revision: '', method: 'GET', route, status, count };
}

/** A finding of so many failures, one each 60 s from there on. */
function finding(text: string, times: number, from = 10, more: Partial<Signal> = {}): Chain {
  const made = Array.from({ length: times }, (_, i) =>
    chain('a', [signal(text, { time: BigInt(from + i * 60) * SECOND, ...more })]),
  );
  const [first] = made;
  if (!first) throw new Error('none');
  const [one, ...rest] = made.map((c) => c.group.failures[0]);
  return one ? { ...first, group: { ...first.group, failures: [one, ...rest] } } : first;
}

function said(
  of: Chain,
  exposure: readonly Exposure[] = [row(200, 600)],
  signals: readonly Signal[] = [],
): string | undefined {
  return besideBy({ exposure, signals, first: 0n, last: WINDOW })(of);
}

describe('lines of a service that works all the while', () => {
  const plain = 'locale cookie of 17 not read, falling back to en';

  it('are no finding where they are there all along and say what is done instead', () => {
    expect(said(finding(plain, 29))).toMatch(
      /^29 lines that no rule knows, at one pace .* 600 requests of cart went well/,
    );
  });

  it('are counted as lines where one failure has two of them', () => {
    const of = finding(plain, 29);
    const [first, ...rest] = of.group.failures.map((f) => ({
      ...f,
      members: [...f.members, ...f.members] as unknown as typeof f.members,
    }));
    if (!first) throw new Error('none');
    const twice = { ...of, group: { ...of.group, failures: [first, ...rest] } as typeof of.group };
    expect(said(twice)).toMatch(/^58 lines that no rule knows/);
  });

  it('are one where they begin within the window, end in it, or come seldom', () => {
    expect(said(finding(plain, 15, 900))).toBeUndefined();
    expect(said(finding(plain, 15))).toBeUndefined();
    expect(said(finding(plain, 2, 10))).toBeUndefined();
  });

  it('are one where nothing shows that the service works', () => {
    expect(said(finding(plain, 29), [])).toBeUndefined();
    expect(said(finding(plain, 29), [row(200, 600, '/orders', 'web')])).toBeUndefined();
    expect(said(finding(plain, 29), [row(200, 600, '/healthz')])).toBeUndefined();
    expect(said(finding(plain, 29), [row(200, 600), row(500, 1)])).toBeUndefined();
    expect(said(finding(plain, 29), [row(200, 100)])).toBeUndefined();
  });

  it('are one where they tell of loss, or a rule knows them', () => {
    expect(said(finding('event 4 dropped, ignoring it', 29))).toBeUndefined();
    expect(said(finding('could not read the cookie', 29))).toBeUndefined();
    expect(said(finding(plain, 29, 10, { matches: [{ ruleId: 'X', captures: {} }] }))).toBeUndefined();
    expect(said(finding(plain, 29, 10, { severity: 'CRITICAL' }))).toBeUndefined();
  });

  it('are none where the requests around each were answered well', () => {
    const trace = { correlation: { trace: 't1' } };
    const answered = (status: number): Signal =>
      signal('answer', {
        ...trace,
        role: 'request',
        request: { method: 'GET', route: '/orders', status, start: 0n, end: WINDOW },
      });
    const of = finding('could not read the cookie', 29, 10, trace);
    expect(said(of, undefined, [answered(200)])).toMatch(/the requests around them were answered/);
    expect(said(of, undefined, [answered(200), answered(404)])).toBeUndefined();
  });
});

describe('telemetry that is not delivered', () => {
  const text = 'Exporting failed. Will retry the request after interval. error: connection refused';

  it('is no finding of a service that answers its requests', () => {
    expect(said(finding(text, 3))).toMatch(/^only its telemetry is not delivered, 3 times; all 600 requests/);
    expect(said(finding(text, 3), [row(200, 600), row(503, 1)])).toBeUndefined();
    expect(said(finding(text, 3), [])).toBeUndefined();
  });

  it('is one of what only carries it, and with anything else beside it', () => {
    const of = finding(text, 3);
    const group = { ...of.group, service: 'otel-collector' };
    expect(said({ ...of, group }, [row(200, 600, '/v1/traces', 'otel-collector')])).toBeUndefined();
    expect(said(chain('a', [signal(text), signal('payment refused')]))).toBeUndefined();
  });
});
