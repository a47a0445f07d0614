/** A statement of a hand-written report that contradicts itself, its neighbour, or the data. */
export interface Flag {
  readonly line: number;
  readonly column: number;
  /** The words that are meant, as they stand there. */
  readonly claim: string;
  readonly problem: string;
}

/** A line of the report, 1-based, with code spans and fences left as they are. */
export interface Line {
  readonly n: number;
  readonly text: string;
}

/** A figure in a line: `n/N` (also "n of N") or a percentage, with its place. */
export interface Figure {
  readonly kind: 'share' | 'percent';
  /** Of 1. */
  readonly value: number;
  readonly n?: number;
  readonly of?: number;
  /** Digits after the point of a percentage. */
  readonly decimals: number;
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

const SHARE = /(?<![\d/.\w-])(\d{1,9}) ?(?:\/|of|out of) ?(\d{1,9})(?![\d/\w-]|\.\d)/g;
const PERCENT = /(?<![\d.\w-])(\d{1,3})(?:\.(\d{1,4}))? ?%/g;

/** The shares and percentages of a line, in order. Dates, versions and paths are none. */
export function figuresIn(text: string): readonly Figure[] {
  const figures: Figure[] = [];
  for (const m of text.matchAll(SHARE)) {
    const [n, of] = [Number(m[1]), Number(m[2])];
    if (of > 0 && n <= of)
      figures.push({
        kind: 'share',
        value: n / of,
        n,
        of,
        decimals: 0,
        at: m.index,
        end: m.index + m[0].length,
        text: m[0],
      });
  }
  for (const m of text.matchAll(PERCENT)) {
    const value = Number(`${m[1]}.${m[2] ?? '0'}`) / 100;
    figures.push({
      kind: 'percent',
      value,
      decimals: m[2]?.length ?? 0,
      at: m.index,
      end: m.index + m[0].length,
      text: m[0],
    });
  }
  return figures.sort((a, b) => a.at - b.at);
}
