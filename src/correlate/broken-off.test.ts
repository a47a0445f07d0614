import { describe, expect, it } from 'vitest';
import type { LineComparison, Step, Steps } from '../model/index.ts';
import { SECOND } from '../util/time.ts';
import { brokenOff } from './broken-off.ts';

/** Lines of an order that has its price found, and what stands for an error of each service. */
const LINES = [
  'order received',
  'price asked',
  'price found',
  'order stored',
  'ERROR order no price',
  'ERROR price no table',
] as const;

function steps(traces: readonly (readonly number[])[]): Steps {
  const all = traces.flatMap((lines, t) =>
    lines.map((template, i): Step => ({
      time: BigInt(t) * SECOND + BigInt(i),
      trace: `t${t}`,
      service: (LINES[template] ?? '').replace('ERROR ', '').split(' ', 1)[0] ?? '',
      template,
      bad: template > 3,
      key: `${t}.${i}`,
    })),
  );
  const loud = new Set(all.filter((s) => s.bad).map((s) => s.trace));
  return { steps: all, loud, until: BigInt(traces.length + 60) * SECOND };
}

const times = (n: number, ...lines: readonly number[]): readonly (readonly number[])[] =>
  Array.from({ length: n }, () => lines);
const before = steps(times(20, 0, 1, 2, 3));
const found = (now: readonly (readonly number[])[], good = before): ReturnType<typeof brokenOff> =>
  brokenOff({ before: good, now: steps(now), templates: LINES } as unknown as LineComparison);

describe('brokenOff', () => {
  it('finds the service that stops without a word, and whose caller fails right after', () => {
    expect(found([...times(8, 0, 1, 4), ...times(5, 0, 1, 2, 3)])).toMatchObject([
      {
        service: 'price',
        template: 'price found',
        after: { service: 'price', template: 'price asked' },
        before: { came: 20, of: 20 },
        now: { came: 0, of: 8 },
        told: 'order',
      },
    ]);
  });

  it.each([
    ['one that logs the error itself', times(8, 0, 1, 5, 4)],
    ['one that gave its line before the caller failed', times(8, 0, 1, 2, 4)],
    ['one that was not called', times(8, 0, 4)],
    ['one whose line comes late', times(8, 0, 1, 4, 2)],
    ['one that others went on without', times(8, 0, 1, 3, 4)],
    ['traces without an error', times(8, 0, 1)],
    ['a few traces', times(2, 0, 1, 4)],
    ['one that mostly gets to its line', [...times(4, 0, 1, 4), ...times(8, 0, 1, 2, 4)]],
  ])('leaves %s', (_, now) => {
    expect(found(now)).toEqual([]);
  });

  it('leaves a line that did not always come in the good window', () => {
    expect(found(times(8, 0, 1, 4), steps([...times(15, 0, 1, 2, 3), ...times(5, 0, 1, 3)]))).toEqual([]);
  });
});
