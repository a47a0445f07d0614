import { parseFilter } from '../lql/index.ts';
import { offsetAt } from './rule-content.ts';
import type { Condition } from './rule-doc.ts';
import type { EntryView, Rule } from './types.ts';
import type { DocPath } from './yaml-source.ts';

/** Something that a rule may mean, but most likely should not. */
export interface LintFault {
  readonly code: 'lint-redacted' | 'lint-circular' | 'lint-filter';
  readonly path: DocPath;
  /** Offset in the text at `path`. */
  readonly index?: number;
  readonly message: string;
  readonly next: string;
}

/** Fields whose values are replaced before anything is written. */
const REDACTED_FIELD =
  /\b(?:remoteIp|serverIp|callerIp|principalEmail|ip_in_net|authorization|cookie|password|api_key|access_token)\b/i;

/** Kinds of value that redaction replaces, as they may stand in a filter or regex. Bounded, so that a long text costs no more than its length. */
const REDACTED_VALUES: readonly (readonly [string, RegExp])[] = [
  ['an address', /\b\d{1,3}(?:\\?\.\d{1,3}){3}\b/],
  ['a mail address', /[\w+-]{1,64}@[\w-]{1,63}\\?\.[a-z]{2,24}\b/i],
  [
    'a token',
    /\beyJ[\w-]{10}|\bBearer [\w-]{8}|\bAKIA[0-9A-Z]{12}|\bAIza[\w-]{20}|\bgh[pous]_\w{20}|\b[0-9a-f]{32}\b/,
  ],
];

/** What a filter asks for that redaction replaces, in words; undefined for nothing. */
export function redactedInFilter(filter: string): string | undefined {
  const field = REDACTED_FIELD.exec(filter)?.[0];
  return redactedValue(filter) ?? (field === undefined ? undefined : `"${field}"`);
}

function redactedValue(text: string): string | undefined {
  return REDACTED_VALUES.find(([, pattern]) => pattern.test(text))?.[0];
}

/** Filters and texts over values that are gone from every collected file. */
export function redactedLints(rule: Rule): readonly LintFault[] {
  return textsOf(rule.doc.when, ['when']).flatMap(([path, text, isFilter]) => {
    const what = isFilter ? redactedInFilter(text) : redactedValue(text);
    return what === undefined
      ? []
      : [
          {
            code: 'lint-redacted' as const,
            path,
            message: `asks for ${what}, which redaction replaces: it holds on live logs, not on collected files`,
            next: 'ask for what the error says instead',
          },
        ];
  });
}

/** Filters that are legal, but probably not meant so (`and` in lower case, an unknown severity). */
export function filterLints(rule: Rule): readonly LintFault[] {
  return textsOf(rule.doc.when, ['when']).flatMap(([path, text, isFilter]) => {
    const parsed = isFilter ? parseFilter(text) : null;
    if (!parsed?.ok) return [];
    return parsed.filter.warnings.map(({ message, line, column, hint }) => ({
      code: 'lint-filter' as const,
      path,
      index: offsetAt(text, line, column),
      message: `the filter may not mean what it says: ${message}`,
      next: hint ?? 'try it in the Logs Explorer',
    }));
  });
}

function textsOf(condition: Condition, path: DocPath): readonly (readonly [DocPath, string, boolean])[] {
  const { filter, text, exception, all, any, not } = condition;
  return [
    ...(filter === undefined ? [] : [[[...path, 'filter'], filter, true] as const]),
    ...(text === undefined ? [] : [[[...path, 'text'], text, false] as const]),
    ...(exception?.message === undefined
      ? []
      : [[[...path, 'exception', 'message'], exception.message, false] as const]),
    ...(all ?? []).flatMap((one, i) => textsOf(one, [...path, 'all', i])),
    ...(any ?? []).flatMap((one, i) => textsOf(one, [...path, 'any', i])),
    ...(not ? textsOf(not, [...path, 'not']) : []),
  ];
}

/** A rule all of whose `match` examples are nothing but its own literal proves nothing. */
export function circularLint(rule: Rule, matchViews: readonly EntryView[]): readonly LintFault[] {
  const needles = (rule.needles ?? []).map(plain);
  const circular =
    matchViews.length > 0 && matchViews.every(({ entry }) => needles.includes(plain(entry.message)));
  return circular
    ? [
        {
          code: 'lint-circular',
          path: ['examples', 'match'],
          message: 'every example to match is the text of the rule itself',
          next: 'take a whole entry as it was really logged',
        },
      ]
    : [];
}

/** Without case, and without what stands around words. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(' ');
}
