import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prefixLength } from './log-line.ts';
import { assembleTraces, type TraceLine } from './index.ts';

const NAMES = [
  'python/chained.txt',
  'java/causes.txt',
  'go/panic.txt',
  'csharp/inner.txt',
  'javascript/cause.txt',
  'ruby/cause.txt',
  'php/next.txt',
  'rust/panic.txt',
  'dart/state.txt',
];
const TEXTS = NAMES.map((name) =>
  readFileSync(new URL(`../../fixtures/stacks/${name}`, import.meta.url), 'utf8')
    .replace(/\n$/, '')
    .split('\n'),
);

/** How lines of one stream name who wrote them; `at` counts lines over all writers. */
const FORMS: Readonly<Record<string, (writer: number, at: number) => { prefix: string; writer?: string }>> = {
  'pid in brackets': (w, at) => ({ prefix: `[2026-01-05 10:00:0${at % 10}] [${20 + w}] [ERROR] ` }),
  'thread in brackets': (w) => ({ prefix: `2026-01-05 10:00:00,123 ERROR [http-exec-${w}] ` }),
  'request id': (w) => ({ prefix: `2026-01-05T10:00:00.000Z [req-9f3a7c0${w}] ` }),
  'key and value': (w) => ({ prefix: `2026-01-05T10:00:00Z pid=${100 + w} ` }),
  syslog: (w) => ({ prefix: `Jan  5 10:00:00 app[${300 + w}]: ` }),
  compose: (w) => ({ prefix: `worker-${w}  | ` }),
  'a counter beside the pid': (w, at) => ({ prefix: `2026-01-05 10:00:00 [${7000 + at}] [${20 + w}] ` }),
  'thread and logger': (w) => ({ prefix: `10:00:00.123 [pool-1-thread-${w}] ERROR c.s.Checkout - ` }),
  'logger after the level': (w) => ({ prefix: `ERROR:worker-${w}: ` }),
  'a field': (w) => ({ prefix: '', writer: `pid=${w}` }),
};

describe.each(Object.keys(FORMS))('traces that interleave line by line, told apart by %s', (form) => {
  it('are each whole, and no line of another is swallowed', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...TEXTS.keys()], { minLength: 2, maxLength: 5 }),
        fc.infiniteStream(fc.nat(4)),
        (chosen, turns) => {
          const left = chosen.map((i) => [...(TEXTS[i] ?? [])]);
          const lines: TraceLine[] = [];
          for (const turn of turns) {
            const open = left.flatMap((rest, w) => (rest.length > 0 ? [w] : []));
            const w = open[turn % open.length];
            if (w === undefined) break;
            const text = left[w]?.shift() ?? '';
            const { prefix, writer } = FORMS[form]?.(w, lines.length) ?? { prefix: '' };
            const n = BigInt(lines.length);
            lines.push({ id: `${w}-${n}`, time: n * 1_000_000n, stream: 's', text: prefix + text, writer });
          }
          const traces = assembleTraces(lines);
          const regrouped = (w: number): readonly string[] | undefined =>
            traces.find((t) => t.ids[0]?.startsWith(`${w}-`))?.ids;
          chosen.forEach((_, w) => {
            const own = lines.filter((l) => l.id.startsWith(`${w}-`)).map((l) => l.id);
            expect(regrouped(w)).toEqual(own);
          });
          expect(traces).toHaveLength(chosen.length);
        },
      ),
      { numRuns: 30, seed: 7 },
    );
  });
});

describe('a prefix on the records only', () => {
  it("does not give a trace's bare lines to whoever wrote the record between them", () => {
    const texts = [
      '[2026-01-05 10:00:00] [14] [ERROR] Exception in worker',
      'Traceback (most recent call last):',
      '  File "/app/a.py", line 3, in f',
      '[2026-01-05 10:00:00] [15] [INFO] request 7 done',
      '    g()',
      '  File "/app/b.py", line 9, in g',
      '    raise KeyError(1)',
      'KeyError: 1',
      '[2026-01-05 10:00:00] [15] [INFO] request 8 done',
    ];
    const [trace, ...rest] = assembleTraces(
      texts.map((text, i) => ({ id: String(i), time: BigInt(i), stream: 's', text })),
    );
    expect(rest).toEqual([]);
    expect(trace?.chain.exceptions.map((e) => e.frames.length)).toEqual([2]);
  });
});

describe('the prefix of a line', () => {
  it.each([
    ['ERROR:worker-1: ValueError: x', 'ValueError: x'],
    ['ERROR:shop.db.pool: x', 'x'],
    ['ERROR c.s.Checkout - java.io.IOException: x', 'java.io.IOException: x'],
    ['ERROR:ValueError: x', 'ValueError: x'],
    ['ERROR:shop.errors.NoStock: x', 'shop.errors.NoStock: x'],
    ['ERROR:panic: x', 'panic: x'],
    ['ERROR TypeError - x', 'TypeError - x'],
  ])('of %j ends before %j: a logger is part of it, an error never', (line, rest) => {
    expect(line.slice(prefixLength(line))).toBe(rest);
  });
});
