import type { Severity } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { maskMessage } from './mask.ts';
import { createKeptLines } from './kept-lines.ts';
import { kindOf } from './sample.ts';

/** Bounds of a book's memory. */
export interface BookOptions {
  /** Kinds of lines (writer, word that the message begins with, number of words) kept; 4,096 unless told. */
  readonly maxKinds?: number;
  /** Masked lines kept of one kind; 128 unless told. */
  readonly maxPerKind?: number;
  /** Masked lines kept beyond those, of all kinds together; 8,192 unless told. */
  readonly maxMore?: number;
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
  /** Gives the masked line under which it is counted, and whether it is among the earliest of it so far; null where it fell to the bounds. */
  add(line: BookLine): { readonly masked: string; readonly early: boolean } | null;
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
  count: number;
  severity: Severity;
  last: bigint;
  earliest: Cell['earliest'];
}

const MAX_KEYS = 3;
/** Longest masked line that is told apart by its end, in UTF-16 units. */
const MAX_MASKED = 500;

/** A redacted line with its variable parts masked, as a book keeps it. */
export function bookKey(text: string): string {
  return maskMessage(text).slice(0, MAX_MASKED);
}

/** Counts masked lines in bounded memory: what is kept is counted whole, and is the same in whatever order the lines come (`createKeptLines`). */
export function createPatternBook({
  maxKinds = 4_096,
  maxPerKind = 128,
  maxMore = 8_192,
}: BookOptions = {}): PatternBook {
  const kept = createKeptLines<Counted>({ maxKinds, maxPerKind, maxMore });
  const writers = new Map<string, { service: string; revision: string; count: number }>();
  return {
    add({ text, service, revision, time, key, severity }) {
      const writer = `${service}\u0000${revision}`;
      const held = writers.get(writer);
      if (held) held.count += 1;
      else writers.set(writer, { service, revision, count: 1 });
      const masked = bookKey(text);
      const cell = kept.of(kindOf(masked), writer, masked, () => ({
        masked,
        service,
        revision,
        count: 0,
        severity,
        last: time,
        earliest: [],
      }));
      if (!cell) return null;
      cell.count += 1;
      if (SEVERITY_NUMBER[severity] > SEVERITY_NUMBER[cell.severity]) cell.severity = severity;
      if (time > cell.last) cell.last = time;
      const { earliest } = cell;
      cell.earliest = withEarliest(earliest, { time, key });
      return { masked: cell.masked, early: cell.earliest.some((one) => one.key === key) };
    },
    cells: () =>
      kept
        .all()
        .map((cell) => ({ ...cell, first: cell.earliest[0]?.time ?? cell.last }))
        .sort(
          (a, b) =>
            byCode(a.masked, b.masked) || byCode(a.service, b.service) || byCode(a.revision, b.revision),
        ),
    lines: () =>
      [...writers.values()].sort((a, b) => byCode(a.service, b.service) || byCode(a.revision, b.revision)),
    holds: (masked) => kept.holds(kindOf(masked), masked),
  };
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
