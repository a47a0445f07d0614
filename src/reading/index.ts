export { Indivisible, type DividedReading, type HandedBatch } from './divided-pass.ts';
export {
  buffersOf,
  packRecords,
  type HandedRecord,
  type HandedRecords,
  unpackRecords,
} from './handed-records.ts';
export type { PassResult, Take } from './pass-result.ts';
export { contextPass, pass, settledPass } from './passes.ts';
export { createPrefilter } from './prefilter.ts';
export { createQuietPass, type PieceNotes, type QuietResult, type Settled } from './quiet-pass.ts';
export { readEntries } from './read-entries.ts';
export type { Around } from './second-reading.ts';
