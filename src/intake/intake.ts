import { crc32 } from 'node:zlib';
import type { Entry, JsonObject, RawRecord, Where } from '../model/index.ts';
import { MINUTE } from '../util/time.ts';
import { entryOf, hasPayload } from './entry-view.ts';
import { isObject } from './json-access.ts';
import { keyOf, KeySet } from './key-set.ts';
import { parseBytes } from './read-bytes.ts';
import type { QuietFacts } from './skim/quiet-entry.ts';
import { createDigest } from './skim/skim.ts';
import { isSplit, SplitGroups } from './split.ts';
import { isFlat } from './spellings/console-csv.ts';
import { readSpelling } from './spellings/index.ts';

/** An entry is late when Cloud Logging received it more than this after its timestamp: reading up to "now" misses such ones. */
const LATE_AFTER = MINUTE;
const SHOWN = 20;

/** Figures of one pass; all are independent of the order of the input (given settled decisions). */
export interface IntakeCounts {
  /** Entries given out, rejoined ones included. */
  readonly entries: number;
  readonly duplicates: number;
  readonly unreadable: number;
  /** The first unreadable records; reasons hold no text of the input. */
  readonly unreadableWhere: readonly { readonly where: Where; readonly reason: string }[];
  /** Entries without text, JSON or proto payload, `requestOnly` among them. */
  readonly withoutPayload: number;
  /** Entries that have httpRequest and no payload, which is no loss. */
  readonly requestOnly: number;
  readonly withoutInsertId: number;
  readonly late: number;
  /** Records whose bytes were no UTF-8 (read with U+FFFD in their place). */
  readonly invalidUtf8: number;
  readonly splitJoined: number;
  /** Split audit entries of which parts are missing. */
  readonly splitIncomplete: number;
  /** Entries whose copies differ in content; see `Decisions`. */
  readonly conflicting: number;
}

/**
 * Which copy of an entry is kept where copies (same logName, timestamp, insertId) differ in their bytes: key -> rank of the
 * best. Better is the spelling that carries more (REST, then snake_case, BigQuery, CSV), then the smaller digest.
 * A pass without decisions has to keep the copy that came first; where it ends with `conflicting > 0`, a new
 * pass with `decisions()` is what does not depend on the order of the input.
 */
export type Decisions = ReadonlyMap<string, number>;

/** What is counted of entries that were found quiet. */
export type QuietCounts = Pick<
  IntakeCounts,
  'entries' | 'duplicates' | 'withoutPayload' | 'requestOnly' | 'withoutInsertId' | 'late'
>;

/** How a pass begins. */
export interface IntakeOptions {
  readonly decisions?: Decisions;
  /** Copies that are counted by another reader: high half, low half and rank of each. */
  readonly elsewhere?: Int32Array;
  /** Whether other threads may read the keys. */
  readonly shared?: boolean;
}

/** One pass of records -> entries. */
export interface Intake {
  /** The record's entry; null for a duplicate, an unreadable record, or a part of a split entry (held for `finish`). */
  readonly accept: (record: RawRecord) => Entry | null;
  /** Whether the latest record was a part of a split entry. */
  readonly holds: () => boolean;
  /** Takes a record that the skimmer has found quiet, unparsed; false for a duplicate. */
  readonly acceptQuiet: (quiet: QuietFacts) => boolean;
  /** Entries rejoined from split parts, ordered by group; call once, after the last record. */
  readonly finish: () => readonly Entry[];
  readonly counts: () => IntakeCounts;
  readonly decisions: () => Decisions;
  /** The keys of all entries so far, as `KeySet` holds them. */
  readonly keys: () => Int32Array;
  /** Forgets the keys, after the last entry: their memory is given back at once. */
  readonly free: () => void;
  /** Adds what other readers of the same input counted and decided. */
  readonly addQuiet: (counts: QuietCounts, conflicts: Decisions) => void;
}

type Readable = Exclude<RawRecord, { kind: 'unreadable' }>;

interface Spelled {
  readonly raw: JsonObject;
  readonly loss: number;
  readonly lossy: boolean;
}

/** Starts a pass. The second pass over the same input with the first's decisions gives the same entries. */
export function createIntake(options: IntakeOptions = {}): Intake {
  const known = new KeySet({ shared: options.shared === true });
  const left = options.elsewhere ?? new Int32Array(0);
  for (let i = 0; i < left.length; i += 3)
    known.add(left[i] as number, left[i + 1] as number, left[i + 2] as number);
  const splits = new SplitGroups();
  const settled = options.decisions ?? new Map<string, number>();
  const conflicts = new Map<string, number>(settled);
  const n = {
    entries: 0,
    duplicates: 0,
    unreadable: 0,
    withoutPayload: 0,
    requestOnly: 0,
    withoutInsertId: 0,
    late: 0,
    invalidUtf8: 0,
    splitJoined: 0,
    splitIncomplete: 0,
  };
  const digestOfBytes = createDigest();
  const digestOf = (record: Readable): number =>
    record.kind === 'value'
      ? crc32(JSON.stringify(record.value))
      : digestOfBytes(record.block, record.start, record.end);
  let held = false;
  const unreadableWhere: { where: Where; reason: string }[] = [];

  const unreadable = (where: Where, reason: string): null => {
    n.unreadable++;
    if (unreadableWhere.length < SHOWN) unreadableWhere.push({ where, reason });
    return null;
  };

  const isDuplicate = (entry: Entry, record: Readable, loss: number): boolean => {
    const insertId = entry.insertId;
    if (insertId === undefined) return false;
    const { high, low } = keyOf(entry.logName ?? '', entry.time, insertId);
    return isKnown(high, low, rankOf(loss, digestOf(record)));
  };

  const isKnown = (high: number, low: number, rank: number): boolean => {
    const name = settled.size > 0 ? `${high}:${low}` : '';
    const best = name === '' ? undefined : settled.get(name);
    if (best !== undefined && best !== rank) return true;
    const seen = known.add(high, low, rank);
    if (seen === 'new') return false;
    if (seen !== 'same') conflicts.set(`${high}:${low}`, known.lastRank);
    return true;
  };

  const count = (entry: Entry): Entry => {
    n.entries++;
    if (entry.insertId === undefined) n.withoutInsertId++;
    if (entry.received !== undefined && entry.received - entry.time > LATE_AFTER) n.late++;
    if (!hasPayload(entry.raw)) {
      n.withoutPayload++;
      if (isObject(entry.raw.httpRequest)) n.requestOnly++;
    }
    return entry;
  };

  const accept = (record: RawRecord): Entry | null => {
    held = false;
    if (record.kind === 'unreadable') return unreadable(record.where, record.reason);
    const read = readRecord(record);
    if (typeof read === 'string') return unreadable(record.where, read);
    if (read.lossy) n.invalidUtf8++;
    const entry = entryOf(read.raw, record.where);
    if (typeof entry === 'string') return unreadable(record.where, entry);
    if (isDuplicate(entry, record, read.loss)) {
      n.duplicates++;
      return null;
    }
    held = isSplit(read.raw);
    if (!held) return count(entry);
    if (!splits.add(read.raw, record.where)) n.duplicates++;
    return null;
  };

  const acceptQuiet = (quiet: QuietFacts): boolean => {
    if (quiet.named && isKnown(quiet.high, quiet.low, rankOf(0, quiet.digest))) {
      n.duplicates++;
      return false;
    }
    n.entries++;
    if (!quiet.named) n.withoutInsertId++;
    if (quiet.late) n.late++;
    if (quiet.payload === null) {
      n.withoutPayload++;
      n.requestOnly++;
    }
    return true;
  };

  const finish = (): readonly Entry[] => {
    const entries: Entry[] = [];
    for (const joined of splits.join()) {
      const entry = entryOf(joined.raw, joined.where);
      if (typeof entry === 'string') continue;
      if (joined.complete) n.splitJoined++;
      else n.splitIncomplete++;
      entries.push(count(entry));
    }
    return entries;
  };

  return {
    accept,
    holds: () => held,
    acceptQuiet,
    finish,
    counts: () => ({ ...n, unreadableWhere, conflicting: conflicts.size }),
    decisions: () => conflicts,
    keys: () => known.keys,
    free: () => known.free(),
    addQuiet(counts, others) {
      for (const name of QUIET_COUNTS) n[name] += counts[name];
      for (const [key, rank] of others) conflicts.set(key, Math.min(rank, conflicts.get(key) ?? rank));
    },
  };
}

const QUIET_COUNTS = [
  'entries',
  'duplicates',
  'withoutPayload',
  'requestOnly',
  'withoutInsertId',
  'late',
] as const satisfies readonly (keyof QuietCounts)[];

/** A record's content in REST spelling; a text where it cannot be read. */
export function readRecord(record: Readable): Spelled | string {
  if (record.kind === 'value') {
    const read = readSpelling(record.value, isObject(record.value) && isFlat(record.value));
    return read.ok ? read : read.reason;
  }
  const parsed = parseBytes(record.block, record.start, record.end);
  if (!parsed.ok) return parsed.reason;
  const read = readSpelling(parsed.value);
  return read.ok ? { raw: read.raw, loss: read.loss, lossy: parsed.lossy || read.lossy } : read.reason;
}

/** Rank of a copy, 31 bits: lower is better. */
function rankOf(loss: number, digest: number): number {
  return (loss << 28) | (digest & 0x0fffffff);
}
