import type { EntryView } from '../catalog/index.ts';
import { entryOf, readSpelling } from '../intake/index.ts';
import { parseException } from '../stack/index.ts';
import { UserError } from '../util/errors.ts';

/** A rule's example, a LogEntry that may be partial, as the rule sees it. */
export function toView(example: unknown): EntryView {
  const partial =
    typeof example === 'object' && example !== null && !Array.isArray(example)
      ? { timestamp: '2025-01-01T00:00:00Z', ...example }
      : example;
  const read = readSpelling(partial);
  if (!read.ok) throw new UserError(read.reason);
  const entry = entryOf(read.raw, { file: 'example', line: 1 });
  if (typeof entry === 'string') throw new UserError(entry);
  const chain =
    entry.stackTexts.map((t) => parseException(t)).find((c) => c !== null) ?? parseException(entry.message);
  return { entry, exceptions: chain?.exceptions ?? [] };
}
