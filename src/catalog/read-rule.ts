import { conditionNeedles } from './needles.ts';
import { knownKeys } from './known-keys.ts';
import { byPlace, type Problem } from './problem.ts';
import type { Needles } from './regex-literals.ts';
import { contentFaults } from './rule-content.ts';
import type { RuleDoc } from './rule-doc.ts';
import { ruleFile, ruleJsonSchema } from './rule-schema.ts';
import { schemaFaults } from './schema-problems.ts';
import { parseYaml, type DocPath, type Place, type YamlSource } from './yaml-source.ts';

/** A rule file, read: its content if it holds, and all that is wrong with it, located. */
export interface ReadRule {
  readonly doc: RuleDoc | null;
  readonly needles: Needles;
  readonly problems: readonly Problem[];
  readonly source: YamlSource;
}

/** Reads one rule file; never throws on its content. Heavy (YAML, schema): import it only where the cache misses. */
export function readRule(text: string, file: string): ReadRule {
  const source = parseYaml(text);
  const refuse = (problems: readonly Problem[]): ReadRule => ({
    doc: null,
    needles: null,
    problems: [...problems].sort(byPlace),
    source,
  });
  const problem = (code: string, place: Place, message: string, next: string, ruleId?: string): Problem => ({
    code,
    severity: 'error',
    file,
    ...place,
    message,
    next,
    ...(ruleId === undefined ? {} : { ruleId }),
  });
  if (source.errors.length > 0) {
    return refuse(
      source.errors.map((error) =>
        problem(
          'rule-yaml',
          error,
          `not valid YAML: ${error.message}`,
          'mend the YAML; quote values that hold `: `, `#`, `{` or `*`',
        ),
      ),
    );
  }
  const { value } = source;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return refuse([
      problem(
        'rule-schema',
        { line: 1, column: 1 },
        'the file holds no rule',
        'write one rule: an object that begins with `id:`',
      ),
    ]);
  }
  const id = (value as { id?: unknown }).id;
  const ruleId = typeof id === 'string' ? id : undefined;
  const parsed = ruleFile.safeParse(value);
  if (!parsed.success) {
    const schema = ruleJsonSchema();
    const faults = schemaFaults(parsed.error.issues, value, (path: DocPath) => knownKeys(schema, path));
    return refuse(
      faults.map((fault) =>
        problem(
          'rule-schema',
          fault.key === undefined ? source.placeOf(fault.path) : source.placeOfKey(fault.path, fault.key),
          fault.message,
          fault.next,
          ruleId,
        ),
      ),
    );
  }
  const doc = parsed.data as RuleDoc;
  const faults = contentFaults(doc);
  if (faults.length > 0)
    return refuse(
      faults.map((fault) =>
        problem(fault.code, source.placeInText(fault.path, fault.index), fault.message, fault.next, ruleId),
      ),
    );
  return { doc, needles: conditionNeedles(doc.when), problems: [], source };
}
