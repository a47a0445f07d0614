import fc from 'fast-check';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { assembleTraces } from './assemble.ts';
import { findTraces } from './find.ts';
import { rememberingShapes } from './shapes.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/stacks/', import.meta.url));
function textsIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory()
      ? textsIn(path)
      : name.endsWith('.txt')
        ? [readFileSync(path, 'utf8')]
        : [];
  });
}
const TEXTS = textsIn(FIXTURES);

/** The text with some of its digits changed. */
function changed(text: string, picks: readonly number[]): string {
  let n = 0;
  return text.replace(/\d/g, (digit) => String((Number(digit) + (picks[n++ % picks.length] ?? 0)) % 10));
}

describe('remembered shapes', () => {
  test('there are traces to read', () => {
    expect(TEXTS.length).toBeGreaterThan(20);
  });

  const picks = fc.array(fc.constantFrom(0, 0, 0, 1, 5, 9), { minLength: 1, maxLength: 40 });
  const lead = fc.constantFrom(
    '',
    'ERROR: order 17 failed\n',
    '2026-01-20 10:00:00,123 - shop - ERROR - order 4711\n',
  );
  test.each([
    ['parsing', (text: string) => findTraces(text)],
    [
      'assembling',
      (text: string) =>
        assembleTraces([{ id: 'a', time: 0n, stream: 's', text }], { strictEnd: true } as object).map(
          (t) => t.chain,
        ),
    ],
  ] as const)('%s a text again with other digits gives what parsing it gives (property)', (_what, parse) => {
    const remembered = rememberingShapes(parse);
    fc.assert(
      fc.property(fc.constantFrom(...TEXTS), lead, picks, (text, head, by) => {
        remembered(head + text);
        const other = changed(head + text, by);
        expect(remembered(other)).toEqual(parse(other));
      }),
      { numRuns: 1500 },
    );
  });

  test('a message with other numbers shares its frames', () => {
    let parsed = 0;
    const remembered = rememberingShapes((text) => {
      parsed++;
      return findTraces(text);
    });
    const of = (id: number): string =>
      `order ${id} failed\nTraceback (most recent call last):\n  File "/app/a.py", line 3, in f\n    g()\nshop.StockError: item ${id} is out of stock`;
    const [one] = remembered(of(1234));
    const [two] = remembered(of(5678));
    expect(parsed).toBe(1);
    expect(two?.exceptions[0]?.message).toBe('item 5678 is out of stock');
    expect(two?.exceptions[0]?.frames).toBe(one?.exceptions[0]?.frames);
  });
});
