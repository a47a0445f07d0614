import type { EntryView, RuleHit } from './types.ts';

/** One check of a condition: a statement on an entry, or a group of them. */
export interface Check {
  /** Where it stands in the rule: `when.any.1.text`. */
  readonly path: string;
  /** What it asks for, in one line. */
  readonly wanted: string;
  run(view: EntryView): RuleHit | null;
  /** What the entry has instead, raw: the nearest miss. */
  got(view: EntryView): string;
  /** The checks that it consists of, where it is a group. */
  readonly parts?: readonly Check[];
  /** How the parts of a group go together. */
  readonly group?: 'all' | 'any' | 'not';
}
