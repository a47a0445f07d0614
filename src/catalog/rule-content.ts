import { compile, parseFilter } from '../lql/index.ts';
import { UserError } from '../util/errors.ts';
import { parsePath } from './field-text.ts';
import { placeholdersOf, sureCaptures } from './placeholders.ts';
import { regexFault } from './regex.ts';
import type { CaptureSpec, Condition, RuleDoc } from './rule-doc.ts';
import { didYouMean } from './suggest.ts';
import type { DocPath } from './yaml-source.ts';

/** A fault in what a rule says, beyond its shape. */
export interface ContentFault {
  readonly code: 'rule-filter' | 'rule-regex' | 'rule-field' | 'rule-capture';
  readonly path: DocPath;
  /** Offset in the text at `path`. */
  readonly index: number;
  readonly message: string;
  readonly next: string;
}

/** Filters, regexes and paths that cannot be compiled, and `{{captures}}` that nothing gives. */
export function contentFaults(doc: RuleDoc): readonly ContentFault[] {
  const faults = [...conditionFaults(doc.when, ['when'])];
  if (doc.success) faults.push(...filterFaults(doc.success.filter, ['success', 'filter']));
  // Groups of a broken regex are not known: its own fault comes first.
  return faults.length > 0 ? faults : captureFaults(doc);
}

function conditionFaults(condition: Condition, path: DocPath): readonly ContentFault[] {
  const { filter, text, exception, capture } = condition;
  const faults: ContentFault[] = [];
  if (filter !== undefined) faults.push(...filterFaults(filter, [...path, 'filter']));
  if (text !== undefined) faults.push(...regexFaults(text, [...path, 'text']));
  for (const key of ['type', 'message', 'frame'] as const) {
    const source = exception?.[key];
    if (source !== undefined) faults.push(...regexFaults(source, [...path, 'exception', key]));
  }
  for (const [name, spec] of Object.entries(capture ?? {}))
    faults.push(...specFaults(spec, [...path, 'capture', name]));
  for (const key of ['all', 'any'] as const)
    condition[key]?.forEach((one, i) => faults.push(...conditionFaults(one, [...path, key, i])));
  if (condition.not) faults.push(...conditionFaults(condition.not, [...path, 'not']));
  return faults;
}

function specFaults(spec: CaptureSpec, path: DocPath): readonly ContentFault[] {
  if (typeof spec === 'string') return regexFaults(spec, path);
  const faults = spec.regex === undefined ? [] : [...regexFaults(spec.regex, [...path, 'regex'])];
  if (spec.field !== undefined && parsePath(spec.field) === null) {
    faults.push({
      code: 'rule-field',
      path: [...path, 'field'],
      index: 0,
      message: `"${spec.field}" is not a path of a field`,
      next: 'write names with dots between them, such as jsonPayload.error.code; names with other characters in double quotes',
    });
  }
  return faults;
}

function regexFaults(source: string, path: DocPath): ContentFault[] {
  const fault = regexFault(source);
  if (!fault) return [];
  return [
    {
      code: 'rule-regex',
      path,
      index: fault.index,
      message: `the regex is not valid RE2: ${fault.message}`,
      next: 'write it as RE2 (re2/wiki/Syntax)',
    },
  ];
}

function filterFaults(text: string, path: DocPath): ContentFault[] {
  const parsed = parseFilter(text);
  if (!parsed.ok) {
    const { message, line, column, expected, hint } = parsed.error;
    const what = `the filter cannot be read: ${message}${expected === undefined ? '' : `, expected ${expected}`}`;
    return [
      {
        code: 'rule-filter',
        path,
        index: offsetAt(text, line, column),
        message: what,
        next: hint ?? 'mend the filter; it must run in the Logs Explorer as it stands',
      },
    ];
  }
  try {
    compile(parsed.filter);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [
      {
        code: 'rule-filter',
        path,
        index: 0,
        message: `the filter cannot be used in a rule: ${error.message}`,
        next: error.next ?? 'take that part out',
      },
    ];
  }
}

/** Offset of a 1-based line and column in a text. */
export function offsetAt(text: string, line: number, column: number): number {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const end = text.indexOf('\n', start);
    if (end < 0) break;
    start = end + 1;
  }
  return start + column - 1;
}

function captureFaults(doc: RuleDoc): readonly ContentFault[] {
  const sure = sureCaptures(doc.when);
  return placeholdersOf(doc).flatMap(({ name, path, index }) =>
    sure.has(name)
      ? []
      : [
          {
            code: 'rule-capture' as const,
            path,
            index,
            message: `nothing is sure to give {{${name}}}${didYouMean(name, [...sure])}`,
            next: `capture "${name}" in \`when\` (in every branch of an \`any\`, and not as optional), or take {{${name}}} out`,
          },
        ],
  );
}
