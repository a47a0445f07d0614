import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assembleTraces, findTraces, isStackFragment, parseException } from './index.ts';

const folder = new URL('../../fixtures/stacks/', import.meta.url);
const TEXTS = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.txt'))
  .map((name) => readFileSync(new URL(name.replaceAll('\\', '/'), folder), 'utf8'));
const trace = fc.constantFrom(...TEXTS);
const noise = fc.array(
  fc
    .record({
      second: fc.integer({ min: 10, max: 59 }),
      level: fc.constantFrom('INFO', 'DEBUG', 'WARN'),
      words: fc.stringMatching(/^[a-z ]{0,30}$/),
    })
    .map(({ second, level, words }) => `2031-03-04T05:06:${second}Z ${level} ${words}`),
  { minLength: 1, maxLength: 4 },
);
/** Fragments that parsers look for, in any order: what a hostile or garbled log would hold. */
const garbled = fc
  .array(
    fc.oneof(
      fc.constantFrom(...TEXTS.flatMap((text) => text.split('\n'))),
      fc.string(),
      fc.constantFrom('Caused by: ', '  + ', '  | ', '{', '}', '"""', '#0', ' ---> ', 'panic: '),
    ),
    { maxLength: 40 },
  )
  .map((lines) => lines.join('\n'));

describe('properties', () => {
  it('never throws, and is the same each time', () => {
    fc.assert(
      fc.property(fc.oneof(garbled, fc.string({ maxLength: 300 })), (text) => {
        expect(findTraces(text)).toEqual(findTraces(text));
        isStackFragment(text);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same chain among other log lines', () => {
    fc.assert(
      fc.property(trace, noise, noise, (text, before, after) => {
        expect(parseException([...before, text.trimEnd(), ...after].join('\n'))).toEqual(
          parseException(text),
        );
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['CRLF', (text: string): string => text.replaceAll('\n', '\r\n')],
    ['JSON', (text: string): string => JSON.stringify({ severity: 'ERROR', error: { stack: text } })],
    ['escaped', (text: string): string => JSON.stringify(text).slice(1, -1)],
    [
      'colour',
      (text: string): string =>
        text
          .split('\n')
          .map((line) => (line ? `\x1b[31m${line}\x1b[0m` : line))
          .join('\n'),
    ],
    [
      'a time on each line',
      (text: string): string =>
        text
          .trimEnd()
          .split('\n')
          .map((line) => `2031-03-04T05:06:07.890123456Z stderr F ${line}`)
          .join('\n'),
    ],
  ])('gives the same chain written with %s', (_name, write) => {
    for (const text of TEXTS)
      expect(parseException(write(text)), text.slice(0, 200)).toEqual(parseException(text));
  });

  it('gives the same chain split into entries and assembled', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(trace, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 400 }),
        (texts, step) => {
          const lists = texts.map((text, s) =>
            text
              .trimEnd()
              .split('\n')
              .map((line, i) => ({
                id: `${s}/${i}`,
                stream: `s${s}`,
                text: line,
                time: BigInt(i * step * 1_000_000 + s),
              })),
          );
          const all = lists.flat().sort((a, b) => Number(a.time - b.time));
          const found = assembleTraces(all);
          for (const [s, text] of texts.entries()) {
            const own = found.filter((t) => t.ids[0]?.startsWith(`${s}/`));
            expect(
              own.map((t) => t.chain.exceptions.map((e) => [e.type, e.relation, e.frames.length])),
            ).toEqual([parseException(text)?.exceptions.map((e) => [e.type, e.relation, e.frames.length])]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stays linear on hostile texts', () => {
    const pieces = [
      'Error: ',
      'Error::',
      ' at a(',
      '(',
      '"',
      '\\n at ',
      'File "',
      'Caused by: ',
      '@x:1 ',
      ' in /x:',
      '---> A: ',
      '\\u0041',
      ' ',
    ];
    for (const piece of pieces) {
      findTraces(piece.repeat(Math.ceil(262_144 / piece.length)));
      findTraces(`${piece}\n`.repeat(20_000));
      findTraces(
        `Traceback (most recent call last):\n  File "x.py", line 1, in f\n${`${piece}\n`.repeat(20_000)}`,
      );
      findTraces(`${piece.repeat(20_000)}\n\tat a.b.C.d(C.java:1)\n`);
    }
  });

  it('bounds the frames of one exception and says how many are left out', () => {
    const deep = `java.lang.StackOverflowError: null\n${Array.from({ length: 1_024 }, (_, i) => `\tat com.tinyshop.A.f${i}(A.java:${i + 1})`).join('\n')}`;
    const [first] = parseException(deep)?.exceptions ?? [];
    expect(first?.frames).toHaveLength(200);
    expect(first?.framesOmitted).toBe(824);
    expect([first?.frames[0]?.line, first?.frames.at(-1)?.line]).toEqual([1, 1_024]);
  });
});
