import { describe, expect, it } from 'vitest';
import type { Chain } from '../model/index.ts';
import { blindspotsOf } from './blindspots.ts';
import { chain, signal } from './testing/chains.ts';

describe('blind spots', () => {
  const id = (c: Chain, i: number): { id: string; chain: Chain } => ({ id: `F${i + 1}`, chain: c });

  it('asks for a trace id where errors are tied to requests by time only, once for both findings', () => {
    const unsure = (name: string): Chain => {
      const one = chain(name, [signal(name)]);
      const [failure] = one.group.failures;
      const members = failure.members.map((m) => ({ ...m, sure: false }));
      return {
        ...one,
        group: { ...one.group, failures: [{ ...failure, members: [members[0] ?? failure.members[0]] }] },
      };
    };
    const [spot, ...more] = blindspotsOf([unsure('a'), unsure('b')].map(id));
    expect(more).toEqual([]);
    expect(spot).toMatchObject({ kind: 'trace-id', service: 'cart', findings: ['F1', 'F2'], failures: 2 });
    expect(spot?.seen).toBe('1 of 1 error entry carry no trace id; 1 were tied to a request by time only');
  });

  it('names the field for the trace that is empty, with its count', () => {
    const [spot] = blindspotsOf(
      [chain('a', [signal('x', { emptyTrace: 'jsonPayload.error.traceback' })])].map(id),
    );
    expect(spot).toMatchObject({
      kind: 'traceback',
      seen: 'jsonPayload.error.traceback is empty in 1 of 1 error entry',
    });
  });

  it('asks for the log of a container of which only events are there', () => {
    const event = { kind: 'Pod', name: 'cart-1', reason: 'BackOff' };
    const [spot] = blindspotsOf([chain('a', [signal('Back-off', { event })])].map(id));
    expect(spot).toMatchObject({ kind: 'container-log' });
    expect(spot?.change).toContain('Pod cart-1');
  });

  it('says nothing of a chain that is closed', () => {
    expect(blindspotsOf([chain('a', [signal('x')], { open: null })].map(id))).toEqual([]);
  });
});
