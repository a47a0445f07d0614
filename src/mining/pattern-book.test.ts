import { describe, expect, it } from 'vitest';
import { compareBooks, createPatternBook, type BookSide, type PatternBook } from './index.ts';
import type { BookLine } from './pattern-book.ts';

const line = (text: string, at: number, more: Partial<BookLine> = {}): BookLine => ({
  text,
  service: 'api',
  revision: 'api-1',
  time: BigInt(at),
  key: `k${at}`,
  severity: 'INFO',
  ...more,
});
const bookOf = (lines: readonly BookLine[], bounds = {}): PatternBook => {
  const book = createPatternBook(bounds);
  for (const one of lines) book.add(one);
  return book;
};
const side = (book: PatternBook, exposure: number): BookSide => ({ book, takes: () => true, exposure });
/** Lines of 40 kinds, 30 of each, twice. */
const many = Array.from({ length: 2_400 }, (_, i) =>
  line(
    `kind${String.fromCharCode(97 + (i % 40))} of ${'abcdefghij'.charAt((i / 40) % 10)}${'klm'.charAt((i / 400) % 3)}`,
    i,
  ),
);

describe('a book of patterns', () => {
  it('counts masked lines by who wrote them, and keeps the three earliest entries', () => {
    const book = bookOf([
      line('user 4 came', 4),
      line('user 1 came', 1, { severity: 'WARNING' }),
      line('user 3 came', 3),
      line('user 2 came', 2),
      line('user 9 came', 9, { revision: 'api-2' }),
    ]);
    expect(book.cells()).toEqual([
      {
        masked: 'user <*> came',
        service: 'api',
        revision: 'api-1',
        count: 4,
        severity: 'WARNING',
        first: 1n,
        last: 4n,
        earliest: [
          { time: 1n, key: 'k1' },
          { time: 2n, key: 'k2' },
          { time: 3n, key: 'k3' },
        ],
      },
      expect.objectContaining({ revision: 'api-2', count: 1 }),
    ]);
  });

  it('keeps within its bounds, and what it keeps is counted whole, in whatever order', () => {
    const bounds = { maxKinds: 9, maxPerKind: 7 };
    const book = bookOf(many, bounds);
    const cells = book.cells();
    expect(cells.length).toBeGreaterThan(20);
    expect(cells.length).toBeLessThanOrEqual(9 * 7);
    expect(bookOf(many.toReversed(), bounds).cells()).toEqual(cells);
    expect(bookOf([...many.slice(1_000), ...many.slice(0, 1_000)], bounds).cells()).toEqual(cells);
    for (const { masked, count } of cells) {
      expect(count).toBe(many.filter(({ text }) => text === masked).length);
      expect(book.holds(masked)).toBe(true);
    }
    expect(book.lines()).toEqual([{ service: 'api', revision: 'api-1', count: 2_400 }]);
  });

  it.each([
    ['a Java layout', '[http-nio-8080-exec-3] INFO  com.acme.app - '],
    ['a Python layout', 'INFO [app] '],
    ['a glog head', 'I0304 11:00:20.086026    1003 app.cc:110] '],
  ])('shares its room by what lines say, not by what all begin with: %s', (_, head) => {
    const letters = 'abcdefghijklmnopqrst'.split('');
    const orders = letters.flatMap((a) => letters.map((b) => `${head}order of p${a} reserved for c${b}`));
    const book = bookOf(
      [...orders, `${head}switched writer to pool of amber`].map((text, i) => line(text, i)),
      { maxMore: 0 },
    );
    expect(orders).toHaveLength(400);
    expect(book.cells().length).toBeLessThan(401);
    expect(book.cells().map(({ masked }) => masked)).toContainEqual(
      expect.stringContaining('switched writer to pool of amber'),
    );
  });
});

describe('two books', () => {
  it('have one miner: what is merged on one side is merged on the other', () => {
    const names = ['ann', 'bob', 'cem', 'dee', 'eva', 'flo', 'gus', 'hal'];
    const before = names.slice(0, 7).flatMap((name, i) => [line(`login of ${name} was fine`, i)]);
    const { patterns } = compareBooks(
      side(bookOf(before), 7),
      side(bookOf([line('login of hal was fine', 9)]), 1),
    );
    expect(patterns).toEqual([
      expect.objectContaining({ template: 'login of <*> was fine', kind: 'known', before: 7, after: 1 }),
    ]);
  });

  it('call new what one side alone has, and risen only what chance does not explain', () => {
    const steady = (n: number, from: number): readonly BookLine[] =>
      Array.from({ length: n }, (_, i) => line('steady as ever', from + i));
    const rare = (n: number, from: number): readonly BookLine[] =>
      Array.from({ length: n }, (_, i) => line('queue is full', from + i));
    const before = bookOf([...steady(100, 0), ...rare(10, 200)]);
    const told = (lines: readonly BookLine[], exposure: number): unknown =>
      compareBooks(side(before, 1_000), side(bookOf(lines), exposure)).patterns.map((p) => [
        p.template,
        p.kind,
        p.beyondChance,
      ]);
    // Twice the traffic, twice the lines: the rate is the same.
    expect(told([...steady(200, 0), ...rare(20, 300)], 2_000)).toEqual([
      ['steady as ever', 'known', false],
      ['queue is full', 'known', false],
    ]);
    expect(told([...steady(100, 0), ...rare(60, 300), line('disk broke', 900)], 1_000)).toEqual([
      ['disk broke', 'new', false],
      ['queue is full', 'risen', true],
      ['steady as ever', 'known', false],
    ]);
  });

  it('compare only what both could keep, and say how many lines that leaves out', () => {
    const bounds = { maxKinds: 9, maxPerKind: 7 };
    const compared = compareBooks(side(bookOf(many, bounds), 1), side(bookOf(many.slice(0, 900)), 1));
    expect(compared.patterns.every(({ kind }) => kind === 'known')).toBe(true);
    const counted = compared.patterns.reduce((n, p) => n + p.after, 0);
    expect(counted).toBeGreaterThan(0);
    expect(compared.beyondBounds).toBe(900 - counted);
    expect(compared.beyondBounds).toBeGreaterThan(0);
  });
});
