import type { Around, HandedRecords, QuietResult, Settled } from '../../reading/index.ts';
import type { Scope } from '../../observe/index.ts';
import type { Piece, PieceEnd } from '../../sources/index.ts';

/** What a reading thread is started with. */
export interface ReaderTask {
  /** All pieces of the input, as they were divided. */
  readonly pieces: readonly Piece[];
  /** Folders of rules, and where the compiled ones are kept. */
  readonly rules: readonly string[];
  readonly cacheDir: string | undefined;
  readonly scope: Omit<Scope, 'filter'>;
  /** One number, shared by all readers: the next piece that nobody has taken. */
  readonly next: Int32Array;
  /** One number, shared with the thread that observes: how many of this reader's messages it has taken; and how many may be under way. */
  readonly taken: Int32Array;
  readonly ahead: number;
}

/** What a reading thread is told to do: at first all, then around failures. */
export type ToReader =
  | { readonly kind: 'first'; readonly settled: Settled | null }
  | {
      readonly kind: 'second';
      readonly around: Around;
      /** By piece: numbers of the wanted ones of those that it handed over. */
      readonly handed: ReadonlyMap<number, ReadonlySet<number>>;
    };

/** What a reading thread says of a piece; pieces are read one after the other. */
export type OfPiece =
  | { readonly kind: 'records'; readonly piece: number; readonly records: HandedRecords }
  /** Of the first reading, and of the second. */
  | { readonly kind: 'end'; readonly piece: number; readonly end: PieceEnd }
  | { readonly kind: 'fetched'; readonly piece: number };

/** What a reading thread says. */
export type FromReader =
  OfPiece | { readonly kind: 'result'; readonly catalogHash: string; readonly result: QuietResult };
