import { describe, expect, it } from 'vitest';
import type {
  Exposure,
  Failure,
  FailureGroup,
  Finding,
  Layer,
  Member,
  Observed,
  Report,
  Signal,
} from '../model/index.ts';
import { SECOND } from '../util/time.ts';
import { explorerUrl } from './explorer-url.ts';
import { exitCodeOf } from './exit-code.ts';
import { beganWith, rateOf, statusOf } from './rate.ts';
import { whysOf } from './whys.ts';

const T0 = 1_758_000_000n * SECOND;

function signal(at: bigint, more: Partial<Signal> = {}): Signal {
  return {
    role: 'error',
    key: `k${at}`,
    ref: { insertId: `i${at}`, timestamp: '2025-09-16T05:20:00Z', hash: '', where: { file: 'f', line: 1 } },
    time: at,
    severity: 'ERROR',
    service: 'api',
    revision: 'api-2',
    instance: 'x',
    correlation: {},
    message: 'boom',
    quote: 'boom',
    matches: [],
    template: 'boom',
    claims: [],
    ...more,
  };
}
const member = (s: Signal): Member => ({ signal: s, join: 'same-entry', sure: true, why: '' });
function failure(at: bigint, more: Partial<Failure> = {}): Failure {
  const request = signal(at, {
    role: 'request',
    request: { method: 'GET', route: '/ws', status: 500, start: at, end: at + 1n },
  });
  return {
    id: `f${at}`,
    kind: 'request',
    service: 'api',
    revision: 'api-2',
    instance: 'x',
    start: at,
    end: at + 1n,
    members: [member(request)],
    chains: [],
    ...more,
  };
}
const group = (...failures: [Failure, ...Failure[]]): FailureGroup => ({
  fingerprint: 'v1-0',
  aliases: [],
  service: 'api',
  failures,
  tests: [],
});
const row = (revision: string, status: number, count: number, route = '/ws'): Exposure => ({
  service: 'api',
  revision,
  method: 'GET',
  route,
  status,
  count,
});
function observed(exposure: readonly Exposure[], seconds: bigint, revisions = ['api-1', 'api-2']): Observed {
  return {
    signals: [],
    traces: [],
    exposure,
    unknowns: [],
    entries: 10,
    first: T0,
    last: T0 + seconds * SECOND,
    matchedRules: [],
    places: new Set<string>(),
    services: [
      {
        name: 'api',
        entries: 10,
        revisions: revisions.map((name, i) => ({
          name,
          first: T0 + BigInt(i) * 60n * SECOND,
          last: T0 + seconds * SECOND,
          entries: 5,
          instances: 4,
        })),
      },
    ],
  };
}

describe('rateOf', () => {
  it('counts failing requests against all requests of the same route on the failing revision', () => {
    expect(
      rateOf(
        group(failure(T0), failure(T0 + SECOND)),
        observed(
          [row('api-2', 500, 2), row('api-2', 200, 6), row('api-1', 200, 50), row('api-2', 200, 9, '/other')],
          10n,
        ),
      ),
    ).toMatchObject({ failures: 2, of: 8, unit: 'requests' });
  });
  it('calls upgraded requests connections', () => {
    const around = signal(T0, {
      role: 'request',
      request: { method: 'GET', route: '/ws', status: 101, start: T0, end: T0 + 1n },
    });
    expect(
      rateOf(
        group(failure(T0, { kind: 'error', members: [member(around)] })),
        observed([row('api-2', 101, 31)], 10n),
      ),
    ).toEqual({
      failures: 1,
      of: 31,
      unit: 'connections',
      routes: [{ service: 'api', method: 'GET', route: '/ws' }],
    });
  });
  it('says nothing without a denominator', () => {
    expect(
      rateOf(
        group(failure(T0, { kind: 'error', members: [member(signal(T0))] })),
        observed([row('api-2', 200, 3)], 10n),
      ),
    ).toBeUndefined();
  });
  it('counts crashed instances against the instances seen', () => {
    const crash = (at: bigint, instance: string): Failure =>
      failure(at, { kind: 'crash', instance, members: [member(signal(at, { instance }))] });
    expect(rateOf(group(crash(T0, 'a'), crash(T0 + 1n, 'b')), observed([], 10n))).toEqual({
      failures: 2,
      of: 4,
      unit: 'instances',
    });
  });
});

describe('statusOf', () => {
  it('is stopped when a newer revision has entries and none of the failures', () => {
    expect(statusOf(group(failure(T0, { revision: 'api-1' })), observed([], 600n), undefined)).toBe(
      'stopped',
    );
  });
  it('is active when failures go on to the end', () => {
    expect(statusOf(group(failure(T0), failure(T0 + 590n * SECOND)), observed([], 600n), undefined)).toBe(
      'active',
    );
  });
  it('is stopped when the end has long been quiet', () => {
    expect(statusOf(group(failure(T0), failure(T0 + 10n * SECOND)), observed([], 3600n), undefined)).toBe(
      'stopped',
    );
  });
  it('is active for events of Kubernetes within the time that the kubelet waits before it tries again', () => {
    const pull = (more: Partial<Signal>): Failure => failure(T0, { members: [member(signal(T0, more))] });
    const event = { kind: 'Pod', name: 'api-1', reason: 'BackOff' };
    expect(statusOf(group(pull({ event })), observed([], 300n), undefined)).toBe('active');
    expect(statusOf(group(pull({ event })), observed([], 420n), undefined)).toBe('stopped');
    expect(statusOf(group(pull({})), observed([], 300n), undefined)).toBe('stopped');
    const lost = { kind: 'Node', name: 'node-3', reason: 'NodeNotReady' };
    expect(statusOf(group(pull({ event: lost })), observed([], 1800n), undefined)).toBe('active');
    // A container that ends again and again is told of ever more seldom, and logs as well.
    const again = (second: bigint): Member => member(signal(T0 + second * SECOND, { event }));
    const loop = failure(T0, {
      kind: 'crash',
      end: T0 + 300n * SECOND,
      members: [again(0n), again(300n), member(signal(T0, {}))],
    });
    expect(statusOf(group(loop), observed([], 880n), undefined)).toBe('active');
    expect(statusOf(group(loop), observed([], 1000n), undefined)).toBe('stopped');
  });
  it('is active for a build that nothing of its trigger follows, however long ago; stopped where it ran again', () => {
    const build = failure(T0, { members: [member(signal(T0, { resourceType: 'build' }))] });
    const window = (last: bigint): Observed => ({
      ...observed([], 3600n),
      services: observed([], 3600n).services.map((s) => ({ ...s, last })),
    });
    expect(statusOf(group(build), window(T0 + SECOND), undefined)).toBe('active');
    expect(statusOf(group(build), window(T0 + 900n * SECOND), undefined)).toBe('stopped');
  });
  it('is intermittent when some of the same requests go well', () => {
    expect(
      statusOf(group(failure(T0), failure(T0 + 590n * SECOND)), observed([], 600n), {
        failures: 2,
        of: 9,
        unit: 'requests',
      }),
    ).toBe('intermittent');
  });
});

describe('beganWith', () => {
  it('names the revision, the minutes after its first entry, and what the one before showed', () => {
    expect(beganWith(group(failure(T0 + 90n * SECOND)), observed([row('api-1', 200, 29)], 600n))).toEqual({
      revision: 'api-2',
      minutesAfter: 0.5,
      before: '0/29 requests on api-1',
    });
  });
  it('does not speak of a revision before when there was no traffic to compare', () => {
    expect(beganWith(group(failure(T0 + 90n * SECOND)), observed([], 600n))?.before).toBe(
      'no requests of this kind on api-1 in this window',
    );
  });
  it('is absent with one revision', () => {
    expect(beganWith(group(failure(T0)), observed([], 600n, ['api-2']))).toBeUndefined();
  });
});

describe('whysOf', () => {
  const layer = (level: number, title: string): Layer => ({
    level,
    title,
    because: `${title}!`,
    tier: 'application',
    component: 'api',
    basis: 'observed',
    seen: { failures: 1, of: 1 },
    link: level === 0 ? null : { kind: 'rule', basis: 'observed', why: 'same trace' },
    evidence: [{ n: level + 1, quote: title }],
  });
  it('asks once for each layer and says last what is not established', () => {
    const whys = whysOf([layer(0, 'a'), layer(1, 'b')], {
      open: 'look there',
      suspected: [{ title: 's', confirm: 'c' }],
    });
    expect(whys.map((w) => [w.n, w.question, w.basis])).toEqual([
      [1, 'Why: a?', 'observed'],
      [2, 'Why: b?', 'open'],
    ]);
    expect(whys[1]?.answer).toBe('Not established. look there suspected: s (check: c)');
    expect(whys[0]?.evidence.map((e) => e.n)).toEqual([2]);
  });
  it('pads nothing: a closed chain of one layer has no why', () => {
    expect(whysOf([layer(0, 'a')], { open: null, suspected: [] })).toEqual([]);
  });
});

describe('explorerUrl', () => {
  it('pins one entry by insertId and timestamp', () => {
    expect(explorerUrl({ project: 'p-1', insertId: 'a(b)', timestamp: '2025-09-07T15:42:00.621971Z' })).toBe(
      'https://console.cloud.google.com/logs/query;query=insertId%3D%22a%2528b%2529%22%0Atimestamp%3D%222025-09-07T15%3A42%3A00.621971Z%22;cursorTimestamp=2025-09-07T15:42:00.621971Z;startTime=2025-09-07T15:41:00.621971Z;endTime=2025-09-07T15:43:00.621971Z?project=p-1',
    );
  });
  it('is absent without a project or an insertId', () => {
    expect(explorerUrl({ insertId: 'a', timestamp: '2025-09-07T15:42:00Z' })).toBeNull();
    expect(explorerUrl({ project: 'p', timestamp: '2025-09-07T15:42:00Z' })).toBeNull();
  });
});

describe('exitCodeOf', () => {
  const report = (severities: readonly Finding['severity'][], codes: readonly string[]): Report =>
    ({
      findings: severities.map((severity) => ({ severity })),
      notices: codes.map((code) => ({ code, message: '' })),
    }) as unknown as Report;
  it.each([
    ['findings below the threshold', ['low', 'medium'], [], 'high', 0],
    ['a finding at the threshold', ['high'], [], 'high', 1],
    ['never', ['critical'], [], 'never', 0],
    ['inconclusive', [], ['no-entries'], 'high', 3],
    ['inconclusive, but a finding forces 1', ['critical'], ['reading-broken'], 'high', 1],
    ['broken reading with findings below', ['low'], ['reading-broken'], 'high', 3],
    ['a mere remark', [], ['unreadable'], 'high', 0],
  ] as const)('%s', (_what, severities, codes, failOn, code) =>
    expect(exitCodeOf(report(severities, codes), failOn)).toBe(code),
  );
});
