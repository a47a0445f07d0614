import { describe, expect, it } from 'vitest';
import type { LineComparison, Step, Steps } from '../model/index.ts';
import { MILLISECOND } from '../util/time.ts';
import { findDrift } from './drift.ts';

const TEMPLATES = ['order received', 'price asked', 'price found', 'order stored', 'WARN slow disk'];
const SERVICES = ['order', 'order', 'price', 'order', 'order'];

/** One trace: which lines it has, and how long after the one before. */
type Line = readonly [template: number, afterMs: number];
const GOOD: readonly Line[] = [
  [0, 0],
  [1, 1],
  [2, 4],
  [3, 5],
];

function steps(prefix: string, traces: readonly (readonly Line[])[], loud: readonly number[] = []): Steps {
  const all = traces.flatMap((lines, t): Step[] => {
    let at = BigInt(t) * 1000n * MILLISECOND;
    return lines.map(([template, after], i) => {
      at += BigInt(after) * MILLISECOND;
      return {
        time: at,
        trace: `${prefix}${t}`,
        service: SERVICES[template] ?? '',
        template,
        bad: template === 4,
        key: `${prefix}${t}.${i}`,
      };
    });
  });
  return {
    steps: all,
    loud: new Set(loud.map((t) => `${prefix}${t}`)),
    until: (all.at(-1)?.time ?? 0n) + 60_000n * MILLISECOND,
  };
}
const compare = (before: Steps, now: Steps): LineComparison => ({
  before,
  now,
  templates: TEMPLATES,
  lines: now.steps.length,
  known: now.steps.length,
  baselineLines: before.steps.length,
});
const times = <T>(n: number, value: T): readonly T[] => Array.from({ length: n }, () => value);
const before = steps('b', times(20, GOOD));

describe('drift of traces', () => {
  it('finds the silent service whose line no longer comes, and not what is missing behind it', () => {
    const broken: readonly Line[] = [
      [0, 0],
      [1, 1],
    ];
    const found = findDrift(compare(before, steps('n', times(6, broken))));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      kind: 'missing-step',
      service: 'price',
      template: 'price found',
      after: { service: 'order', template: 'price asked' },
      before: { came: 20, of: 20 },
      now: { came: 0, of: 6 },
    });
  });

  it('says nothing of traces that an error explains, of few traces, and of a warning that stopped', () => {
    const broken: readonly Line[] = [
      [0, 0],
      [1, 1],
    ];
    const loud = steps('n', times(6, broken), [0, 1, 2, 3, 4, 5]);
    expect(findDrift(compare(before, loud))).toEqual([]);
    expect(findDrift(compare(before, steps('n', times(2, broken))))).toEqual([]);
    const warned = steps('b', times(20, [...GOOD, [4, 1]] as readonly Line[]));
    expect(findDrift(compare(warned, steps('n', times(10, GOOD))))).toEqual([]);
  });

  it('says nothing of a way that was taken only sometimes', () => {
    const mixed = steps('b', [
      ...times(12, GOOD),
      ...times(8, [
        [0, 0],
        [1, 1],
      ] as readonly Line[]),
    ]);
    expect(
      findDrift(
        compare(
          mixed,
          steps(
            'n',
            times(6, [
              [0, 0],
              [1, 1],
            ] as readonly Line[]),
          ),
        ),
      ),
    ).toEqual([]);
  });

  it('names the service all of whose steps became slow, and its callers as others', () => {
    const slow: readonly Line[] = [
      [0, 0],
      [1, 1],
      [2, 400],
      [3, 500],
    ];
    const [found] = findDrift(compare(before, steps('n', times(6, slow))));
    expect(found).toMatchObject({ kind: 'slow-service', service: 'price', rivals: [{ service: 'order' }] });
    expect(found?.kind === 'slow-service' && found.slow[0].now.median).toBe(500n * MILLISECOND);
  });

  it('takes a few milliseconds more for nothing', () => {
    const little: readonly Line[] = [
      [0, 0],
      [1, 2],
      [2, 9],
      [3, 12],
    ];
    expect(findDrift(compare(before, steps('n', times(9, little))))).toEqual([]);
  });
});
