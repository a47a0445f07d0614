import { conditionMatch, redactedInFilter, ruleRegex } from '../../catalog/index.ts';
import { createRedactor, entryOf, readSpelling } from '../../intake/index.ts';
import { templateText } from '../../mining/index.ts';
import type { Entry } from '../../model/index.ts';
import { exceptionOf, keyOf, splitPrefix } from '../../observe/index.ts';
import { draftRule, type Draft } from '../draft.ts';
import { firstLine } from '../../util/first-line.ts';
import { createNearest } from '../nearest.ts';
import type { Refusal, Sample, SuggestDeps, View } from '../types.ts';

const redactor = createRedactor('test');

/** An entry as a rule sees it; a partial one gets a time. */
export function toView(example: unknown): View {
  return sampleOf(example).view;
}

/** An entry of a pattern, or one beside it. */
function sampleOf(example: unknown, n = 0): Sample {
  const read = readSpelling({
    timestamp: new Date(Date.UTC(2026, 0, 20, 10, 0, n)).toISOString(),
    ...(example as object),
  });
  if (!read.ok) throw new Error(read.reason);
  const entry = entryOf(read.raw, { file: 'test', line: n + 1 });
  if (typeof entry === 'string') throw new Error(entry);
  return { key: keyOf(entry), entry, view: { entry, exceptions: exceptionOf(entry)?.exceptions ?? [] } };
}

/** The rooms that drafting is given, as the product gives them. */
export const deps: SuggestDeps = {
  groups: (source, text) => ruleRegex(source).groups(text),
  asksForRedacted: (filter) => redactedInFilter(filter) !== undefined,
  compile: conditionMatch,
  redact: { text: (text) => redactor.text(text), object: (raw) => redactor.object(raw) },
  toView,
  body: (line) => splitPrefix(line).body,
};

/** The template that a run gives an entry. */
function templateOf(entry: Entry): string {
  return templateText(splitPrefix(firstLine(redactor.text(entry.message))).body);
}

/** A draft for the entries of one pattern, told from others. */
export function draftOf(
  own: readonly unknown[],
  others: readonly unknown[],
  level: 0 | 1 | 2 = 0,
): Draft | Refusal {
  const samples = own.map((one, i) => sampleOf(one, i));
  const template = samples[0] ? templateOf(samples[0].entry) : '';
  const nearest = createNearest(template);
  for (const other of others.map((one, i) => sampleOf(one, 100 + i)))
    nearest.add(other, templateOf(other.entry));
  return draftRule(
    {
      wanted: { id: 'U1', template, count: own.length, services: ['api'] },
      samples,
      near: nearest.kept(),
      level,
      taken: new Set(['TAKEN_ID']),
      standing: () => 'no unknown, INFO',
    },
    deps,
  );
}
