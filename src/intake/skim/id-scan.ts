import type { RawRecord } from '../../model/index.ts';
import { byteNeedles } from '../../util/byte-needles.ts';
import { JsonCursor } from './json-cursor.ts';

const SHORTEST = 4;

/**
 * Tells of records whether one of these ids of traces or requests may stand in them, in whatever form the entry's own ids are
 * read from; false is certain.
 */
export function createIdScan(ids: readonly string[]): (record: RawRecord) => boolean {
  if (ids.length === 0) return () => false;
  const parts = ids.map(partOf);
  if (parts.includes(null)) return () => true;
  // Whoever writes letters as \u0061 is parsed.
  const texts = [...new Set([...(parts as string[]), '\\u00'])];
  const needles = byteNeedles(texts.map((text) => ({ text, owner: 0 })));
  const cursor = new JsonCursor();
  return (record) => {
    if (record.kind !== 'bytes') return record.kind === 'value';
    const from = cursor.open(record.block, record.start, record.end);
    needles.reset();
    return needles.scan(cursor, from, cursor.end) > 0;
  };
}

/** What of an id stands in the bytes for certain; null where nothing does (a number may be written in several ways). */
function partOf(id: string): string | null {
  if (/^[\d.+eE-]*$/.test(id)) return null;
  // The dashes of a UUID are taken off when it is read.
  if (/^[0-9a-f]{32}$/.test(id)) return id.slice(0, 8);
  let longest = '';
  for (const part of id.toLowerCase().split(/[^a-z0-9._:-]+/))
    if (part.length > longest.length) longest = part;
  return longest.length >= SHORTEST ? longest : null;
}
