import type { RawRecord } from '../../model/index.ts';
import { byteNeedles } from '../../util/byte-needles.ts';
import { JsonCursor } from './json-cursor.ts';

const SHORTEST = 4;

/** Tells of records whether ids may stand in them. */
export interface IdScan {
  /**
   * Whether one of the ids may stand in the record, in whatever form an entry's ids are read from; false is certain. `quiet`: the
   * record was found quiet, so that its texts and numbers stand as they are.
   */
  mayHold(record: RawRecord, quiet: boolean): boolean;
}

/** A scan for ids of traces and requests. */
export function createIdScan(ids: readonly string[]): IdScan {
  if (ids.length === 0) return { mayHold: () => false };
  const parts = ids.map(partOf);
  if (parts.includes(null)) return { mayHold: () => true };
  const hasNumbers = ids.some(isNumber);
  // Whoever writes letters as \u0061 is parsed.
  const texts = [...new Set([...(parts as string[]), '\\u00'])];
  const needles = byteNeedles(texts.map((text) => ({ text, owner: 0 })));
  const cursor = new JsonCursor();
  return {
    mayHold(record, quiet) {
      if (record.kind !== 'bytes') return record.kind === 'value';
      // Elsewhere a number may be written in several ways: 17, 1.7e1.
      if (hasNumbers && !quiet) return true;
      const from = cursor.open(record.block, record.start, record.end);
      needles.reset();
      return needles.scan(cursor, from, cursor.end) > 0;
    },
  };
}

/** Whether it may be what a number in JSON was read as. */
function isNumber(id: string): boolean {
  return String(Number(id)) === id;
}

/** What of an id stands in the bytes for certain; null where nothing does. */
function partOf(id: string): string | null {
  // The dashes of a UUID are taken off when it is read.
  if (/^[0-9a-f]{32}$/.test(id)) return id.slice(0, 8);
  if (isNumber(id) && !/^\d+$/.test(id)) return null;
  let longest = '';
  for (const part of id.toLowerCase().split(/[^a-z0-9._:-]+/))
    if (part.length > longest.length) longest = part;
  return longest.length >= SHORTEST ? longest : null;
}
