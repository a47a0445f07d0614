import { describe, expect, it } from 'vitest';
import type { Failure, FailureGroup, Finding, Observed, Signal } from '../model/index.ts';
import { MINUTE } from '../util/time.ts';
import { standingOf } from './lasting.ts';

const T0 = 1_758_000_000_000_000_000n;
const at = (minute: number): bigint => T0 + BigInt(minute * 10) * (MINUTE / 10n);

function groupAt(...minutes: readonly number[]): FailureGroup {
  const failures = minutes.map((m): Failure => {
    const signal = { time: at(m), key: `k${m}` } as unknown as Signal;
    return {
      id: `f${m}`,
      kind: 'error',
      service: 'api',
      start: at(m),
      end: at(m),
      members: [{ signal, join: 'same-entry', sure: true, why: '' }],
      chains: [],
    };
  });
  const [first, ...more] = failures;
  if (!first) throw new Error('no failure');
  return { fingerprint: 'v1-0', aliases: [], service: 'api', failures: [first, ...more], tests: [] };
}

const window = { first: at(0), last: at(30) } as unknown as Observed;
const one = (
  group: FailureGroup,
  status: Finding['status'],
  severity: Finding['severity'] = 'high',
  rate?: Finding['rate'],
): Parameters<typeof standingOf>[0][number] => ({ group, figures: { status, severity, rate } });

/** The places of findings, in the order in which they are given. */
function places(...findings: Parameters<typeof standingOf>[0]): readonly (number | undefined)[] {
  const standing = standingOf(findings, window);
  return findings.map((f) => standing.get(f.group));
}

const probes = groupAt(1, 4, 7, 11, 15, 18, 22, 26, 29);
const outage = groupAt(14, 15, 16, 17, 18, 19, 20, 21);

describe('how findings go on', () => {
  it('puts what the window shows from end to end at one pace behind what began in it, also where that has stopped', () => {
    expect(places(one(probes, 'active'), one(outage, 'stopped'))).toEqual([2, 1]);
  });

  it('leaves active before stopped where nothing began in the window', () => {
    expect(places(one(probes, 'active'), one(groupAt(1, 2, 3), 'stopped'))).toEqual([0, 1]);
  });

  it('leaves in its place what is critical, or fails more than few of the requests', () => {
    const half = { failures: 9, of: 18, unit: 'requests' };
    expect(places(one(probes, 'active', 'critical'), one(outage, 'stopped'))).toEqual([0, 1]);
    expect(places(one(probes, 'active', 'high', half), one(outage, 'stopped'))).toEqual([0, 1]);
  });

  it('takes a rise, a pause or a blip for no old complaint, and a single line for no beginning', () => {
    expect(
      places(one(groupAt(1, 10, 16, 17, 18, 19, 20, 21, 22, 28), 'active'), one(outage, 'stopped'))[0],
    ).toBe(0);
    expect(places(one(groupAt(1, 2, 3, 28), 'active'), one(outage, 'stopped'))[0]).toBe(0);
    expect(places(one(probes, 'active'), one(groupAt(14), 'stopped'))).toEqual([0, 1]);
  });

  it('puts a blip that has stopped last', () => {
    expect(places(one(probes, 'active'), one(outage, 'active'), one(groupAt(9), 'stopped'))).toEqual([
      2, 0, 3,
    ]);
  });
});
