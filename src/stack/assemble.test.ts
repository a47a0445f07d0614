import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assembleTraces, mainLine } from './index.ts';
import type { TraceLine } from './index.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../fixtures/stacks/${name}`, import.meta.url), 'utf8').replace(/\n$/, '');
const MS = 1_000_000n;

function entries(stream: string, texts: readonly string[], from = 0n, step = MS): TraceLine[] {
  return texts.map((text, i) => ({ id: `${stream}${i}`, time: from + BigInt(i) * step, stream, text }));
}

function byTime(...lists: TraceLine[][]): TraceLine[] {
  return lists.flat().sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

const chainOf = (trace: ReturnType<typeof assembleTraces>[number] | undefined): string[] =>
  trace ? mainLine(trace.chain).map((e) => e.type) : [];

describe('assembling', () => {
  it('joins lines of interleaved processes and swallows no neighbour', () => {
    const names = [
      'python/chained.txt',
      'java/causes.txt',
      'go/panic.txt',
      'csharp/inner.txt',
      'javascript/cause.txt',
      'ruby/cause.txt',
      'php/next.txt',
      'rust/panic.txt',
      'dart/state.txt',
      'python/group.txt',
    ];
    const all = names.map((name, n) =>
      entries(
        `p${n}-`,
        ['request 7 done in 12 ms', ...fixture(name).split('\n'), 'GET /healthz 200'],
        BigInt(n),
        5n * MS,
      ),
    );
    const traces = assembleTraces(byTime(...all));
    expect(traces).toHaveLength(names.length);
    for (const list of all) {
      const trace = traces.find((t) => t.ids[0]?.startsWith(list[0]?.stream ?? '-'));
      expect(trace?.ids).toEqual(list.slice(1, -1).map((e) => e.id));
    }
  });

  it('joins chained tracebacks that arrive as blocks with the sentence between them', () => {
    const block = (type: string): string =>
      `Traceback (most recent call last):\n  File "/srv/a.py", line 1, in f\n    g()\n${type}: broken`;
    const during = 'During handling of the above exception, another exception occurred:';
    const list = entries(
      'a',
      [
        '[12] [INFO] booting',
        block('KeyError'),
        during,
        block('LookupError'),
        '',
        'The above exception was the direct cause of the following exception:',
        '',
        block('RuntimeError'),
        '[12] [INFO] worker exiting',
      ],
      0n,
      10_000n,
    );
    const [trace, ...rest] = assembleTraces(list);
    expect(rest).toEqual([]);
    expect(chainOf(trace)).toEqual(['RuntimeError', 'LookupError', 'KeyError']);
    expect(trace?.chain.exceptions.map((e) => e.relation)).toEqual([undefined, 'cause', 'context']);
    expect(trace?.ids).toEqual(list.slice(1, -1).map((e) => e.id));
  });

  it('joins causes in entries of their own', () => {
    const list = entries('a', [
      'ready',
      'com.tinyshop.A: x\n\tat com.tinyshop.B.c(B.java:1)',
      'Caused by: java.io.IOException: y\n\tat com.tinyshop.D.e(D.java:2)\n\t... 3 more',
      'done',
    ]);
    const traces = assembleTraces(list);
    expect(traces.map((t) => t.ids)).toEqual([['a1', 'a2']]);
    expect(chainOf(traces[0])).toEqual(['com.tinyshop.A', 'java.io.IOException']);
  });

  it('takes the record under which a traceback was logged, but no healthy one', () => {
    const trace = ['Traceback (most recent call last):', '  File "/srv/a.py", line 1, in f', 'KeyError: 1'];
    expect(assembleTraces(entries('a', ['ok', 'ERROR:root:job failed', ...trace]))[0]?.ids).toEqual([
      'a1',
      'a2',
      'a3',
      'a4',
    ]);
    expect(assembleTraces(entries('a', ['ok', 'INFO:root:failed jobs: none', ...trace]))[0]?.ids).toEqual([
      'a2',
      'a3',
      'a4',
    ]);
  });

  it('takes the lines by which the message of a known library goes on, and no other line below a trace', () => {
    const lines = [
      'Traceback (most recent call last):',
      '  File "/srv/app/store.py", line 9, in add',
      'sqlalchemy.exc.ProgrammingError: (psycopg2.errors.DuplicateColumn) column "tenant" already exists',
      '',
      '[SQL: ALTER TABLE lines ADD COLUMN tenant UUID]',
      '(Background on this error at: https://sqlalche.me/e/20/f405)',
      'imported 8123 items',
    ].map((text, i) => ({ id: String(i), time: BigInt(i) * 40_000n, stream: 'x', text }));
    expect(assembleTraces(lines).map((t) => t.ids)).toEqual([['0', '1', '2', '3', '4', '5']]);
  });

  it('leaves out the record of another thread between two frames', () => {
    const list = entries('a', [
      'java.lang.IllegalStateException: x',
      '\tat com.tinyshop.A.b(A.java:1)',
      '2031-03-04 05:06:07 INFO other thread',
      '\tat com.tinyshop.C.d(C.java:2)',
    ]);
    const traces = assembleTraces(list);
    expect(traces.map((t) => t.ids)).toEqual([['a0', 'a1', 'a3']]);
    expect(traces[0]?.chain.exceptions[0]?.frames).toHaveLength(2);
  });

  it('keeps streams apart, and ends a trace at a silence', () => {
    const [first = '', ...rest] = fixture('java/folded.txt').split('\n').slice(1);
    const apart = assembleTraces([...entries('a', [first]), ...entries('b', rest)]);
    expect(apart.map((t) => chainOf(t)[0])).not.toContain('com.tinyshop.web.Oops');
    const late = byTime(
      entries('a', ['java.lang.IllegalStateException: x', '\tat com.tinyshop.A.b(A.java:1)']),
      entries(
        'c',
        ['Caused by: java.io.IOException: much later', '\tat com.tinyshop.C.d(C.java:2)'],
        60_000n * MS,
      ).map((e) => ({ ...e, stream: 'a' })),
    );
    expect(assembleTraces(late).map((t) => t.ids.length)).toEqual([2, 2]);
  });

  it('finds nothing in healthy entries', () => {
    expect(assembleTraces(entries('a', ['started', 'GET / 200', 'at noon', '{"a":1}']))).toEqual([]);
  });
});
