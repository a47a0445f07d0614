import type { HandedRecord } from './handed-records.ts';
import { createIntake, crossingKeys, type Decisions } from '../intake/index.ts';
import type { Entry, RawRecord, SourceRemark } from '../model/index.ts';
import { inScope, type CountedRaw, type RawMatch, type Scope } from '../observe/index.ts';
import type { PassResult, Take } from './pass-result.ts';
import type { QuietResult, Settled } from './quiet-pass.ts';
import { aroundOf, createReadingNotes, type Around, type ReadingNotes } from './second-reading.ts';

/** A reading of the whole input by other threads, each of which counts the quiet entries of some of its pieces (`quiet-pass.ts`). */
export interface DividedReading {
  /** Reads everything, from the second time on with what is settled for each reader; gives what has to be parsed, in the order of the input. @throws Indivisible */
  first(settled: readonly Settled[] | null): AsyncIterable<HandedBatch>;
  /** What the readers counted in the latest reading, one after the other. */
  results(): readonly QuietResult[];
  /** The records around failures; `handed` has the numbers of those that the pieces handed over and that are wanted. */
  second(
    around: Around,
    handed: ReadonlyMap<number, ReadonlySet<number>>,
  ): AsyncIterable<readonly RawRecord[]>;
  /** What the latest reading had to say beside its records. */
  remarks(): readonly SourceRemark[];
  /** Ends the other threads, and what they keep for a second reading. */
  close(): Promise<void>;
}

/** Records of one piece that have to be parsed. */
export interface HandedBatch {
  readonly piece: number;
  readonly records: readonly HandedRecord[];
}

/** A piece turned out to be none: what stands in it cannot be cut without what stands before. The input is then read in one go. */
export class Indivisible extends Error {}

/** Who takes what a divided pass gives. */
export interface DividedPass {
  readonly scope: Scope | null;
  /** Begins anew, and gives what takes the parsed entries. */
  readonly start: () => Take;
  readonly counted: (quiet: CountedRaw) => void;
  /** Is told what rules see in an entry, where that was found out before. */
  readonly tried: (entry: Entry, matches: readonly RawMatch[]) => void;
}

/**
 * Reads the input by its readers, and once more where copies of an entry differ, or lie with several of them: with what is settled then
 * the result is that of one reader, whatever the pieces.
 */
export async function dividedPass(reading: DividedReading, to: DividedPass): Promise<PassResult> {
  const first = await readOnce(reading, to, null);
  return first.settled === null ? first.result : (await readOnce(reading, to, first.settled)).result;
}

/** What is noted of the records that one piece handed over. */
interface PieceNotes {
  readonly notes: ReadingNotes;
  readonly numbers: number[];
}

interface Once {
  readonly result: PassResult;
  /** What another reading needs to know; null where none is needed. */
  readonly settled: readonly Settled[] | null;
}

async function readOnce(
  reading: DividedReading,
  to: DividedPass,
  settled: readonly Settled[] | null,
): Promise<Once> {
  const { scope } = to;
  const take = to.start();
  const intake = createIntake(settled?.[0] ? { decisions: settled[0].decisions } : {});
  const services = new Set<string>();
  const byPiece = new Map<number, PieceNotes>();
  let last: bigint | null = null;
  /** Whether the second pass may want it. */
  const see = (entry: Entry): boolean => {
    if (last === null || entry.time > last) last = entry.time;
    if (entry.service !== undefined) services.add(entry.service);
    if (scope !== null && !inScope(entry, scope)) return false;
    return take(entry) !== true;
  };
  const parse = ({ record, tried }: HandedRecord, notes: ReadingNotes): void => {
    const entry = intake.accept(record);
    if (entry && tried) to.tried(entry, tried);
    if (entry && see(entry)) notes.entry(entry);
    else if (!entry && intake.holds()) notes.always();
    else notes.never();
  };
  for await (const { piece, records } of reading.first(settled)) {
    let noted = byPiece.get(piece);
    if (!noted) byPiece.set(piece, (noted = { notes: createReadingNotes(), numbers: [] }));
    for (const one of records) {
      noted.numbers.push(one.at);
      parse(one, noted.notes);
    }
  }
  for (const entry of intake.finish()) see(entry);
  const results = reading.results();
  for (const result of results) {
    intake.addQuiet(result.intake, result.conflicts);
    to.counted(result.observed);
    for (const name of result.services) services.add(name);
    if (result.last !== null && (last === null || result.last > last)) last = result.last;
  }
  return {
    settled: settled === null ? toSettle(intake.keys(), results, intake.decisions()) : null,
    result: {
      counts: intake.counts(),
      decisions: intake.decisions(),
      remarks: reading.remarks(),
      last,
      services,
      notes: null,
      kept: null,
      around: (windows) => around(reading, byPiece, aroundOf(windows)),
    },
  };
}

/** What the readers must know of each other's entries; null where they have none in common, and no copies that differ. */
function toSettle(
  own: Int32Array,
  results: readonly QuietResult[],
  decided: Decisions,
): readonly Settled[] | null {
  const { conflicts, leftOut } = crossingKeys([own, ...results.map(({ keys }) => keys)]);
  const decisions = new Map(decided);
  for (const [key, rank] of conflicts) decisions.set(key, Math.min(rank, decisions.get(key) ?? rank));
  if (decisions.size === 0 && leftOut.every((keys) => keys.length === 0)) return null;
  return results.map((_, i) => ({ decisions, elsewhere: leftOut[i + 1] ?? new Int32Array(0) }));
}

function around(
  reading: DividedReading,
  byPiece: ReadonlyMap<number, PieceNotes>,
  windows: Around,
): AsyncIterable<readonly RawRecord[]> {
  const handed = new Map<number, ReadonlySet<number>>();
  for (const [piece, { notes, numbers }] of byPiece) {
    const wanted = notes.wanted(windows);
    const of = numbers.filter((_, i) => wanted(i));
    if (of.length > 0) handed.set(piece, new Set(of));
  }
  return reading.second(windows, handed);
}
