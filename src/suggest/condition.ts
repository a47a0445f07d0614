import { templateText } from '../mining/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { firstLine } from '../util/first-line.ts';
import { byCode } from '../util/text.ts';
import { clause, logIdClause, severityClause } from './clauses.ts';
import { regexOf } from './escape.ts';
import { equalFields, type EqualField } from './fields.ts';
import { leavesOf, type Leaf } from './leaves.ts';
import { fixedWords, textPattern, type TextPattern } from './text-pattern.ts';
import type { DraftCondition, Sample, SuggestDeps, View } from './types.ts';

/** A condition for the examples, and what it is made of. */
export interface Drafted {
  readonly when: DraftCondition;
  readonly pattern: TextPattern;
  /** Paths of the fields that it asks for. */
  readonly paths: readonly (readonly string[])[];
  /** Whether anything but the wording of the message tells the entries apart. */
  readonly told: boolean;
}

/** What a condition is drafted from. */
export interface DraftInput {
  readonly template: string;
  readonly samples: readonly Sample[];
  /** The same entries, redacted. */
  readonly redacted: readonly View[];
  /** Entries that it must not hold on, the nearest ones. */
  readonly others: readonly View[];
  /** 0 asks for what names the error, 1 also for the place in the program, 2 also for the service. */
  readonly level: 0 | 1 | 2;
}

const MAX_CONSTANTS = 3;
const MIN_CONSTANT = 3;

/** The condition that holds on all examples, raw and redacted, as specific as they allow at this level. */
export function draftCondition(input: DraftInput, deps: SuggestDeps): Drafted {
  const views = [...input.samples.map((s) => s.view), ...input.redacted];
  const fields = fieldsThatTell(input);
  const trace = traceCondition(views, deps);
  if (trace) {
    const filter = filterOf(input, fields, null);
    return {
      when: { ...(filter === '' ? {} : { filter }), ...levelOf(input), exception: trace.exception },
      pattern: trace.pattern,
      paths: fields.map((f) => f.names),
      told: true,
    };
  }
  const lines = views.map((view) => deps.body(firstLine(view.entry.message)));
  const pattern = textPattern(input.template, lines, deps.groups);
  const found = messagePlace(views, pattern);
  const named = pattern.holes.flatMap((hole) => hole.name ?? [])[0];
  // Words of credentials in a filter read as if it asked for what redaction replaces: the regex says the same.
  const place = found !== null && deps.asksForRedacted(filterOf(input, fields, found)) ? null : found;
  const filter = filterOf(input, fields, place);
  const regex = overMessage(
    pattern,
    views.map((view) => view.entry.message),
    deps.groups,
  );
  // Of a text without variable parts the field says all, unless it stands in longer ones, too.
  const asked: DraftCondition =
    place !== null && pattern.holes.length === 0 && input.level === 0
      ? {}
      : place === null || named === undefined
        ? { text: regex }
        : { capture: { [named]: regex } };
  return {
    when: { ...(filter === '' ? {} : { filter }), ...levelOf(input), ...asked },
    pattern,
    paths: [...fields.map((f) => f.names), ...(place === null ? [] : [place.names])],
    told: fields.some((f) => f.level === 0) || fixedWords(pattern).length > 0,
  };
}

/** Fields equal in all examples of which a near entry has another value; more of them at a higher level. */
function fieldsThatTell(input: DraftInput): readonly EqualField[] {
  const all = equalFields(
    input.samples.map((s) => s.entry.raw),
    input.redacted.map((view) => view.entry.raw),
  );
  const others = input.others.map((view) => leavesOf(view.entry.raw));
  return all.filter(
    (field) =>
      field.level <= input.level &&
      others.some((leaves) => leaves.get(JSON.stringify(field.names))?.value !== field.value),
  );
}

function filterOf(
  { samples, others }: DraftInput,
  fields: readonly EqualField[],
  place: MessagePlace | null,
): string {
  const clauses: string[] = [];
  const type = same(samples.map((s) => s.entry.resourceType));
  if (type !== undefined && others.some(({ entry }) => textAt(entry.raw, ['resource', 'type']) !== type))
    clauses.push(clause(['resource', 'type'], '=', type));
  const logId = same(samples.map((s) => s.entry.logId));
  const logName = same(samples.map((s) => s.entry.logName));
  if (logId !== undefined && others.some(({ entry }) => textAt(entry.raw, ['logName']) !== logName))
    clauses.push(logIdClause(logId));
  const field = same(samples.map((s) => s.entry.fieldSeverity));
  if (field !== undefined && SEVERITY_NUMBER[field] >= SEVERITY_NUMBER.WARNING)
    clauses.push(severityClause(field));
  clauses.push(...fields.map(({ names, value }) => clause(names, '=', value)));
  if (place !== null) clauses.push(...place.constants.map((text) => clause(place.names, ':', text)));
  return clauses.join('\n');
}

/** The level that the lines state themselves, where the field says nothing of it. */
function levelOf({ samples }: DraftInput): Pick<DraftCondition, 'level'> {
  const field = same(samples.map((s) => s.entry.fieldSeverity));
  if (field !== undefined && SEVERITY_NUMBER[field] >= SEVERITY_NUMBER.WARNING) return {};
  const least = samples
    .map((s) => s.entry.severity)
    .reduce(
      (a, b) => (SEVERITY_NUMBER[b] < SEVERITY_NUMBER[a] ? b : a),
      samples[0]?.entry.severity ?? 'DEFAULT',
    );
  return SEVERITY_NUMBER[least] >= SEVERITY_NUMBER.WARNING ? { level: least } : {};
}

interface MessagePlace {
  readonly names: readonly string[];
  /** Fixed parts that stand there in all examples. */
  readonly constants: readonly string[];
}

const PREFERRED = ['textPayload', 'jsonPayload.message', 'jsonPayload.msg', 'protoPayload.status.message'];

/** The field that has the fixed parts of the message in all examples; null where no one field has. */
function messagePlace(views: readonly View[], { fixed }: TextPattern): MessagePlace | null {
  const parts = fixed
    .map((part) => part.trim())
    .filter((part) => part.length >= MIN_CONSTANT && /\p{L}/u.test(part));
  if (parts.length === 0) return null;
  const leaves = views.map((view) => leavesOf(view.entry.raw));
  const [first] = leaves;
  const rank = (leaf: Leaf): number => {
    const at = PREFERRED.indexOf(leaf.names.join('.'));
    return at < 0 ? PREFERRED.length : at;
  };
  const places = [...(first ?? [])]
    .filter(([, leaf]) => typeof leaf.value === 'string' && /Payload$/.test(leaf.names[0] ?? ''))
    .sort(([, a], [, b]) => rank(a) - rank(b) || byCode(a.names.join('.'), b.names.join('.')));
  for (const [key, { names }] of places) {
    const texts = leaves.map((one) => one.get(key)?.value);
    const there = parts.filter((part) =>
      texts.every((text) => typeof text === 'string' && text.includes(part)),
    );
    const best = [...there].sort((a, b) => b.length - a.length || byCode(a, b)).slice(0, MAX_CONSTANTS);
    if (best.length > 0)
      return { names, constants: [...new Set(there.filter((part) => best.includes(part)))] };
  }
  return null;
}

/** The pattern's regex over whole messages: held to their ends, or to those of a line, as far as all examples allow. */
function overMessage(
  pattern: TextPattern,
  messages: readonly string[],
  groups: SuggestDeps['groups'],
): string {
  const inner = pattern.whole ? pattern.regex.slice(1, -1) : pattern.regex;
  const tries = pattern.whole ? [`^${inner}$`, `(?m)^${inner}$`, `(?m)${inner}$`, inner] : [inner];
  return tries.find((source) => messages.every((message) => groups(source, message) !== null)) ?? inner;
}

/** The exception that all examples show, its type and what its messages have in common; null where they show none or several. */
function traceCondition(
  views: readonly View[],
  deps: SuggestDeps,
): { readonly exception: { type: string; message?: string }; readonly pattern: TextPattern } | null {
  const innermost = views.map((view) => view.exceptions.at(-1));
  const type = same(innermost.map((exception) => exception?.type));
  if (type === undefined) return null;
  const lines = innermost.map((exception) => firstLine(exception?.message ?? ''));
  const template = same(lines.map(templateText));
  const pattern = textPattern(template ?? '<*>', lines, deps.groups);
  const named = { ...pattern, fixed: [`${type}: ${pattern.fixed[0] ?? ''}`, ...pattern.fixed.slice(1)] };
  const over = overMessage(
    pattern,
    innermost.map((exception) => exception?.message ?? ''),
    deps.groups,
  );
  const message = fixedWords(pattern).length > 0 ? { message: over } : {};
  const shown =
    'message' in message ? named : { ...named, holes: pattern.holes.map((h) => ({ ...h, name: null })) };
  return { exception: { type: regexOf(type), ...message }, pattern: shown };
}

/** The one value of all; undefined where they differ or one has none. */
function same<T>(values: readonly (T | undefined)[]): T | undefined {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : undefined;
}

function textAt(raw: View['entry']['raw'], names: readonly string[]): string | undefined {
  const value = leavesOf(raw).get(JSON.stringify(names))?.value;
  return typeof value === 'string' ? value : undefined;
}
