import { entryOf, readRecord } from '../intake/index.ts';
import type { Entry, RawRecord } from '../model/index.ts';

/** Records of a look at the logs as entries; what cannot be read is left out. */
export function readEntries(records: readonly RawRecord[]): readonly Entry[] {
  return records.flatMap((record) => {
    if (record.kind === 'unreadable') return [];
    const read = readRecord(record);
    const entry = typeof read === 'string' ? read : entryOf(read.raw, record.where);
    return typeof entry === 'string' ? [] : [entry];
  });
}
