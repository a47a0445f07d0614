import { describe, expect, it } from 'vitest';
import type { CapabilitySpec } from '../model/index.ts';
import { capabilitiesOf, compareCapabilities } from './capabilities.ts';
import { finding, report, requests } from './testing/reports.ts';
import { sumValues } from './values.ts';

const spec = (name: string, rest: Partial<CapabilitySpec> = {}): CapabilitySpec => ({
  name,
  routes: [],
  tests: [],
  ...rest,
});
const none = (): { success: number; failure: number } => ({ success: 0, failure: 0 });
const money = (
  text: string,
  source = 'finance sheet 2025-09',
): { value: { text: string; source: string } } => ({ value: { text, source } });

describe('capabilities', () => {
  const specs = [
    spec('chat', { routes: ['GET /x'], ...money('$40K MRR') }),
    spec('stop', { routes: ['/stop'], tests: ['api > stop*'], ...money('$2,500 MRR', 'sales') }),
    spec('search', { success: 'a', failure: 'b' }),
    spec('idle', { routes: ['/idle'], ...money('$1M MRR') }),
  ];
  const before = report([finding('a', [31, 31])], [requests(101, 31), requests(404, 8, '/stop')], {
    tests: { 'api > stop_one': 'failed' },
  });
  const after = report([finding('a', [31, 31])], [requests(101, 31), requests(200, 12, '/stop')], {
    tests: { 'api > stop_one': 'passed' },
  });
  const was = capabilitiesOf(specs, before, none);
  const is = capabilitiesOf(specs, after, (name) =>
    name === 'search' ? { success: 3, failure: 1 } : none(),
  );

  it('are n/N over what was exercised; an accepted connection that failed is no success', () => {
    expect(is.items.map((c) => [c.name, c.state, `${c.good}/${c.of}`])).toEqual([
      ['chat', 'broken', '0/31'],
      ['idle', 'not exercised', '0/0'],
      ['search', 'degraded', '3/4'],
      ['stop', 'working', '13/13'],
    ]);
  });
  it('put at risk what has a source, and restore it', () => {
    expect(was.atRisk).toEqual([
      { text: '$42.5K MRR', capabilities: ['chat', 'stop'], sources: ['finance sheet 2025-09', 'sales'] },
    ]);
    expect(compareCapabilities(was, is, 0.01)?.restored).toEqual([
      { text: '$2.5K MRR', capabilities: ['stop'], sources: ['sales'] },
    ]);
  });
  it('have verdicts', () => {
    const verdicts = compareCapabilities(was, is, 0.01)?.verdicts.map((v) => [v.name, v.verdict]);
    expect(verdicts).toEqual([
      ['chat', 'persisting'],
      ['idle', 'not comparable'],
      ['search', 'not comparable'],
      ['stop', 'fixed'],
    ]);
    expect(compareCapabilities(undefined, is, 0.01)).toBeNull();
  });
  it('never count one sum twice, nor add what is not of one kind', () => {
    const of = (
      name: string,
      value: { value: { text: string; source: string } },
    ): Parameters<typeof sumValues>[0][number] => ({
      name,
      state: 'broken',
      good: 0,
      of: 1,
      measures: [],
      ...value,
    });
    expect(
      sumValues([
        of('a', money('$40K MRR')),
        of('b', money('$40K MRR')),
        of('c', money('€1.5M ARR')),
        of('d', money('two big customers')),
      ]).map((s) => s.text),
    ).toEqual(['$40K MRR', 'two big customers', '€1.5M ARR']);
    expect(sumValues([{ name: 'a', state: 'broken', good: 0, of: 1, measures: [] }])).toEqual([]);
  });
});
