import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeptLines, type LineBounds } from './kept-lines.ts';

type Line = readonly [kind: string, writer: string, line: string];
const letter = (all: string): fc.Arbitrary<string> => fc.constantFrom(...all.split(''));
const lines = fc.array(
  fc.tuple(letter('ABC'), letter('xyz'), fc.string({ minLength: 1, maxLength: 2, unit: letter('abcdefgh') })),
  { maxLength: 200 },
);
const bounds = fc.record({
  maxKinds: fc.integer({ min: 1, max: 12 }),
  maxPerKind: fc.integer({ min: 1, max: 8 }),
  maxMore: fc.integer({ min: 0, max: 12 }),
});

function kept(
  all: readonly Line[],
  within: LineBounds,
): { readonly counts: readonly string[]; readonly held: readonly string[] } {
  const book = createKeptLines<{ name: string; count: number }>(within);
  for (const [kind, writer, line] of all) {
    const one = book.of(kind, writer, line, () => ({ name: `${kind} ${writer} ${line}`, count: 0 }));
    if (one) one.count += 1;
  }
  return {
    counts: book
      .all()
      .map(({ name, count }) => `${name} ${count}`)
      .sort(),
    held: [
      ...new Set(all.flatMap(([kind, , line]) => (book.holds(kind, line) ? [`${kind} ${line}`] : []))),
    ].sort(),
  };
}

describe('lines within bounds', () => {
  it('are the same in whatever order they come, counted whole, and kept of all writers or of none', () => {
    fc.assert(
      fc.property(
        lines.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        bounds,
        ([all, mixed], within) => {
          const { counts, held } = kept(all, within);
          expect(kept(mixed, within)).toEqual({ counts, held });
          const holds = new Set(held);
          const whole = new Map<string, number>();
          for (const line of all)
            if (holds.has(`${line[0]} ${line[2]}`))
              whole.set(line.join(' '), (whole.get(line.join(' ')) ?? 0) + 1);
          expect(counts).toEqual([...whole].map(([name, count]) => `${name} ${count}`).sort());
        },
      ),
    );
  });

  it('are all kept where there is room, though one kind has most of them', () => {
    const all = Array.from({ length: 400 }, (_, i): Line => ['A', 'x', `l${i}`]);
    const { counts } = kept([...all, ['B', 'x', 'other']], { maxKinds: 9, maxPerKind: 10, maxMore: 390 });
    expect(counts).toHaveLength(401);
    // One line too many: of those beyond its ten, the kind keeps as many as there is room for.
    expect(
      kept([...all, ['A', 'x', 'more']], { maxKinds: 9, maxPerKind: 10, maxMore: 390 }).counts,
    ).toHaveLength(400);
    expect(kept(all, { maxKinds: 9, maxPerKind: 10, maxMore: 0 }).counts).toHaveLength(10);
  });
});
