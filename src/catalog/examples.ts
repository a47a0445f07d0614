import { readFile } from 'node:fs/promises';
import { EXAMPLES_SUFFIX } from './rule-doc.ts';
import type { Problem } from './problem.ts';
import type { DocPath, Place, YamlSource } from './yaml-source.ts';

/** An example of a rule: one entry or several, of which at least one must be hit (`match`) or none may be (`ignore`). */
export interface Example {
  readonly kind: 'match' | 'ignore';
  readonly entries: readonly unknown[];
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The examples of a rule file, inline and beside it, in the order of the files. */
export interface RuleExamples {
  readonly examples: readonly Example[];
  /** Lines beside the rule that cannot be read. */
  readonly problems: readonly Problem[];
}

/** Reads the examples of one rule: `examples:` in the file, and `<name>.examples.ndjson` beside it. */
export async function readExamples(file: string): Promise<RuleExamples> {
  const { parseYaml } = await import('./yaml-source.ts');
  const examples = inlineExamples(parseYaml(await readFile(file, 'utf8').catch(() => '')), file);
  const beside = file.replace(/\.ya?ml$/, EXAMPLES_SUFFIX);
  const text = beside === file ? null : await readFile(beside, 'utf8').catch(() => null);
  const read = text === null ? { examples: [], problems: [] } : readLines(text, beside);
  return { examples: [...examples, ...read.examples], problems: read.problems };
}

/** The examples that stand in the rule file itself. */
export function inlineExamples(source: YamlSource, file: string): readonly Example[] {
  const inline = (source.value as { examples?: Partial<Record<'match' | 'ignore', unknown>> } | null)
    ?.examples;
  const place = (path: DocPath): Place => source.placeOf(path);
  return (['match', 'ignore'] as const).flatMap((kind) => {
    const list = inline?.[kind];
    return Array.isArray(list)
      ? list.map((one, i) => ({ kind, entries: entriesOf(one), file, ...place(['examples', kind, i]) }))
      : [];
  });
}

function readLines(text: string, file: string): { examples: Example[]; problems: Problem[] } {
  const examples: Example[] = [];
  const problems: Problem[] = [];
  text.split('\n').forEach((one, i) => {
    if (one.trim() === '') return;
    const at = { file, line: i + 1, column: 1 };
    const found = readLine(one);
    if (found) examples.push({ ...found, ...at });
    else
      problems.push({
        ...at,
        code: 'rule-examples',
        severity: 'error',
        message: 'the line is no example',
        next: 'write {"match": entry}, {"ignore": entry} or a list of entries there, one example a line',
      });
  });
  return { examples, problems };
}

function readLine(line: string): Pick<Example, 'kind' | 'entries'> | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (value === null || typeof value !== 'object') return null;
  const [only, ...more] = Object.entries(value);
  if (!only || more.length > 0 || (only[0] !== 'match' && only[0] !== 'ignore')) return null;
  const entries = entriesOf(only[1]);
  return entries.length > 0 && entries.every((entry) => entry !== null && typeof entry === 'object')
    ? { kind: only[0], entries }
    : null;
}

function entriesOf(example: unknown): readonly unknown[] {
  return Array.isArray(example) ? (example as readonly unknown[]) : [example];
}
