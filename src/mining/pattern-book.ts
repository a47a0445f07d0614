import type { Severity } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { maskMessage } from './mask.ts';
import { kindOf } from './sample.ts';
import { hash32 } from './tokens.ts';

/** Bounds of a book's memory. */
export interface BookOptions {
  /** Kinds of lines (writer, word that the message begins with, number of words) kept; 4,096 unless told. */
  readonly maxKinds?: number;
  /** Masked lines kept of one kind; 128 unless told. */
  readonly maxPerKind?: number;
}

/** One line as it is counted. Its text has been redacted. */
export interface BookLine {
  readonly text: string;
  readonly service: string;
  /** '' where the entry names none. */
  readonly revision: string;
  readonly time: bigint;
  /** Identity of the entry. */
  readonly key: string;
  readonly severity: Severity;
}

/** Equal masked lines of one writer (service and revision). */
export interface Cell {
  readonly masked: string;
  readonly service: string;
  readonly revision: string;
  readonly count: number;
  /** The worst. */
  readonly severity: Severity;
  readonly first: bigint;
  readonly last: bigint;
  /** The earliest entries by their identities, at most three. */
  readonly earliest: readonly { readonly time: bigint; readonly key: string }[];
}

/** The masked lines of one window, each counted by writer. */
export interface PatternBook {
  /** Gives the masked line under which it is counted; null where it fell to the bounds. */
  add(line: BookLine): string | null;
  cells(): readonly Cell[];
  /** All lines of a writer, kept or not. */
  lines(): readonly { readonly service: string; readonly revision: string; readonly count: number }[];
  /** Whether all lines of this masked text were counted: false for what fell to the bounds. */
  holds(masked: string): boolean;
}

interface Counted {
  readonly masked: string;
  readonly service: string;
  readonly revision: string;
  readonly rank: number;
  count: number;
  severity: Severity;
  last: bigint;
  earliest: Cell['earliest'];
}

interface Kind {
  readonly name: string;
  readonly rank: number;
  readonly cells: Map<string, Counted>;
}

const MAX_KEYS = 3;
/** Longest masked line that is told apart by its end, in UTF-16 units. */
const MAX_MASKED = 500;

/** A redacted line with its variable parts masked, as a book keeps it. */
export function bookKey(text: string): string {
  return maskMessage(text).slice(0, MAX_MASKED);
}

/**
 * Counts masked lines in bounded memory. Past the bounds it keeps the kinds, and of each the lines, whose hash is smallest, and remembers
 * the smallest hash that it dropped: what ranks below that was never dropped, in whatever order the lines came, so its counts are exact. The
 * writer is no part of a rank: a line is kept of all writers or of none, and two books agree on what they can compare.
 */
export function createPatternBook({ maxKinds = 4_096, maxPerKind = 128 }: BookOptions = {}): PatternBook {
  const kinds = new Map<string, Kind>();
  const writers = new Map<string, { service: string; revision: string; count: number }>();
  /** The smallest rank of a kind, and of a line by its kind, that was dropped. */
  let droppedKind = Infinity;
  const droppedLine = new Map<string, number>();
  const kindFor = (name: string, writer: string): Kind | null => {
    const full = `${name}\u0000${writer}`;
    const known = kinds.get(full);
    if (known) return known;
    const kind: Kind = { name, rank: hash32(name), cells: new Map() };
    if (kind.rank >= droppedKind) return null;
    kinds.set(full, kind);
    if (kinds.size <= maxKinds) return kind;
    droppedKind = largest(kinds.values());
    for (const [other, { rank }] of kinds) if (rank >= droppedKind) kinds.delete(other);
    return kinds.get(full) ?? null;
  };
  return {
    add({ text, service, revision, time, key, severity }) {
      const writer = `${service}\u0000${revision}`;
      const held = writers.get(writer);
      if (held) held.count += 1;
      else writers.set(writer, { service, revision, count: 1 });
      const masked = bookKey(text);
      const name = kindOf(masked);
      const kind = kindFor(name, writer);
      if (!kind) return null;
      let cell = kind.cells.get(masked);
      if (!cell) {
        const rank = hash32(masked);
        if (rank >= (droppedLine.get(name) ?? Infinity)) return null;
        cell = { masked, service, revision, rank, count: 0, severity, last: time, earliest: [] };
        kind.cells.set(masked, cell);
        if (kind.cells.size > maxPerKind) {
          const dropped = largest(kind.cells.values());
          droppedLine.set(name, Math.min(dropped, droppedLine.get(name) ?? Infinity));
          for (const [other, { rank: r }] of kind.cells) if (r >= dropped) kind.cells.delete(other);
          if (!kind.cells.has(masked)) return null;
        }
      }
      cell.count += 1;
      if (SEVERITY_NUMBER[severity] > SEVERITY_NUMBER[cell.severity]) cell.severity = severity;
      if (time > cell.last) cell.last = time;
      cell.earliest = withEarliest(cell.earliest, { time, key });
      return cell.masked;
    },
    cells: () =>
      [...kinds.values()]
        .flatMap((kind) => [...kind.cells.values()])
        .filter(({ masked }) => isHeld(masked, droppedKind, droppedLine))
        .map(({ masked, service, revision, count, severity, last, earliest }) => ({
          masked,
          service,
          revision,
          count,
          severity,
          first: earliest[0]?.time ?? last,
          last,
          earliest,
        }))
        .sort(
          (a, b) =>
            byCode(a.masked, b.masked) || byCode(a.service, b.service) || byCode(a.revision, b.revision),
        ),
    lines: () =>
      [...writers.values()].sort((a, b) => byCode(a.service, b.service) || byCode(a.revision, b.revision)),
    holds: (masked) => isHeld(masked, droppedKind, droppedLine),
  };
}

function isHeld(masked: string, droppedKind: number, droppedLine: ReadonlyMap<string, number>): boolean {
  const name = kindOf(masked);
  return hash32(name) < droppedKind && hash32(masked) < (droppedLine.get(name) ?? Infinity);
}

function withEarliest(list: Cell['earliest'], one: Cell['earliest'][number]): Cell['earliest'] {
  const last = list.at(-1);
  return last && list.length === MAX_KEYS && one.time > last.time ? list : earliestOf([...list, one]);
}

/** The earliest of several entries, at most three; equal times by identity, so that no order shows. */
export function earliestOf(list: Cell['earliest']): Cell['earliest'] {
  return [...list]
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : byCode(a.key, b.key)))
    .slice(0, MAX_KEYS);
}

function largest(all: Iterable<{ readonly rank: number }>): number {
  let rank = -1;
  for (const one of all) if (one.rank > rank) rank = one.rank;
  return rank;
}
