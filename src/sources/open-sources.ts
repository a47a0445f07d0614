import type { RawRecord } from '../model/index.ts';
import { UserError } from '../util/errors.ts';
import { gcp } from './locations/gcp.ts';
import { path } from './locations/path.ts';
import { stdin } from './locations/stdin.ts';
import type { Divisible, LiveReading, LocationKind, LogSource, ReadCounts, SourceIo } from './log-source.ts';
import type { Piece, PieceEnd } from './pieces.ts';

/** The first that claims a location opens it; a path is what nothing else is. */
const LOCATIONS: readonly LocationKind[] = [gcp, stdin, path];

/**
 * Opens everything that was named, as one source that gives the records of each in turn. Throws UserError where one cannot
 * be opened at all; what goes wrong later is a remark.
 */
export async function openSources(locations: readonly string[], io: SourceIo): Promise<LogSource> {
  if (locations.length === 0)
    throw new UserError('nothing to read', {
      next: 'name a file or folder with saved entries, or - for standard input (--from)',
    });
  if (locations.filter((location) => stdin.claims(location)).length > 1)
    throw new UserError('standard input can be given once only', { next: 'name - once' });
  const opened: LogSource[] = [];
  try {
    for (const location of locations) {
      const kind = LOCATIONS.find((candidate) => candidate.claims(location)) ?? path;
      opened.push(await kind.open(location, io));
    }
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
  const [only] = opened;
  return opened.length === 1 && only ? only : together(opened);
}

function together(sources: readonly LogSource[]): LogSource {
  return {
    description: sources.map((source) => source.description).join(', '),
    async *batches(): AsyncGenerator<readonly RawRecord[]> {
      for (const source of sources) yield* source.batches();
    },
    remarks: () => sources.flatMap((source) => source.remarks()),
    close: () => closeAll(sources),
    ...liveOf(sources),
    ...divisibleOf(sources),
  };
}

/** The pieces of all, one source after the other; an input's number tells which source it is of. */
function divisibleOf(sources: readonly LogSource[]): { readonly divisible?: Divisible } {
  const all = sources.flatMap(({ divisible }) => divisible ?? []);
  if (all.length < sources.length) return {};
  const ofSource = (piece: Piece, source: number): Piece => ({
    ...piece,
    input: piece.input * all.length + source,
  });
  const own = (piece: Piece): Piece => ({ ...piece, input: Math.floor(piece.input / all.length) });
  const sourceOf = (piece: Piece): number => piece.input % all.length;
  return {
    divisible: {
      async divide(size) {
        const pieces: Piece[] = [];
        for (const [source, one] of all.entries())
          pieces.push(...(await one.divide(size)).map((piece) => ofSource(piece, source)));
        return pieces;
      },
      remarks: (pieces, ends) =>
        all.flatMap((one, source) => {
          const places = pieces.flatMap((piece, i) => (sourceOf(piece) === source ? [i] : []));
          return one.remarks(
            places.map((i) => own(pieces[i] as Piece)),
            places.map((i) => ends[i] as PieceEnd),
          );
        }),
    },
  };
}

/** One window for all; saved entries beside live ones are read whole, and the run filters them. */
function liveOf(sources: readonly LogSource[]): { readonly live?: LiveReading } {
  const parts = sources.flatMap((source) => source.live ?? []);
  const [first] = parts;
  if (!first) return {};
  return {
    live: {
      now: first.now,
      thinned: () => parts.some((part) => part.thinned()),
      async tally(window) {
        const tallies = [];
        for (const part of parts) tallies.push(await part.tally(window));
        return {
          records: tallies.flatMap((one) => one.records),
          whole: tallies.every((one) => one.whole),
        };
      },
      async peek(look) {
        const pages: RawRecord[] = [];
        for (const part of parts) pages.push(...(await part.peek(look)));
        return pages;
      },
      reached: () =>
        parts
          .map((part) => part.reached())
          .reduce((latest, at) => (latest === null || (at !== null && at > latest) ? at : latest), null),
      select: (selection) => parts.forEach((part) => part.select(selection)),
      reads() {
        const counts = parts.map((part) => part.reads());
        const sum = (name: keyof ReadCounts): number => counts.reduce((total, one) => total + one[name], 0);
        return { total: sum('total'), quotaWaits: sum('quotaWaits'), planned: sum('planned') };
      },
    },
  };
}

async function closeAll(sources: readonly LogSource[]): Promise<void> {
  for (const source of sources) await source.close();
}
