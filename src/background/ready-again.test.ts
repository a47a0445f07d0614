import { describe, expect, it } from 'vitest';
import type { ActivitySeen, Chain, Signal } from '../model/index.ts';
import { MINUTE, SECOND } from '../util/time.ts';
import { readyAgain } from './ready-again.ts';
import { chain, signal } from '../report/testing/chains.ts';

const START = 1_760_000_040n;
const at = (minutes: number): bigint => START * SECOND + BigInt(minutes) * MINUTE;

describe('a pod that was not ready for a while', () => {
  const probe = (minutes: number, message = 'Readiness probe failed: timeout'): Signal =>
    signal(message, {
      time: at(minutes),
      event: { kind: 'Pod', name: 'cart-1', reason: 'Unhealthy', count: 7, since: at(minutes - 1) },
    });
  const minutes = (n: (minute: number) => number): readonly number[] =>
    Array.from({ length: 31 }, (_, i) => n(i));
  const activity = (entries = minutes(() => 9), failures = minutes(() => 0)): ActivitySeen => ({
    start: Number(START),
    step: 60,
    services: [{ name: 'cart', entries, failures }],
  });
  const said = (c: Chain, seen: ActivitySeen | null = activity()): string | undefined =>
    readyAgain(c, { activity: seen, first: at(0), last: at(30) });

  it('is no finding once its service went on long enough', () => {
    expect(said(chain('a', [probe(5)]))).toMatch(/in the 25 min after, in which its service went on/);
  });

  it('is one while it may still fail, or where nothing is heard of the service since', () => {
    expect(said(chain('a', [probe(22)]))).toBeUndefined();
    expect(said(chain('a', [probe(5)]), null)).toBeUndefined();
    expect(said(chain('a', [probe(5)]), activity(minutes((m) => (m < 6 ? 9 : 0))))).toBeUndefined();
  });

  it('is one where the service fails after it, for another probe, or beside another failure', () => {
    const failing = activity(
      undefined,
      minutes((m) => (m === 20 ? 1 : 0)),
    );
    expect(said(chain('a', [probe(5)]), failing)).toBeUndefined();
    expect(said(chain('a', [probe(5, 'Liveness probe failed: timeout')]))).toBeUndefined();
    expect(said(chain('a', [probe(5), signal('pool exhausted')]))).toBeUndefined();
  });
});
