import { stringify } from 'yaml';
import type { CreRule, CreTerm } from './cre-rules.ts';

/** A file of our rule format. */
export interface RuleText {
  readonly id: string;
  readonly text: string;
}

/**
 * What became of a CRE rule. `whole`: one rule that is seen where the peer's is. `parts`: it speaks of several lines, which our format
 * does not; each of its terms is a rule of its own, so that the same texts are looked for.
 */
export type Converted =
  | { readonly kind: 'whole'; readonly rule: RuleText }
  | { readonly kind: 'parts'; readonly rules: readonly RuleText[]; readonly why: string };

const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

/** A rule of the peer in our format. */
export function convert(cre: CreRule): Converted {
  const id = idOf(cre.id);
  const [only] = cre.terms;
  const when = cre.terms.map(conditionOf);
  const why = whyParts(cre, when);
  if (why === null && only && when[0]) return { kind: 'whole', rule: ruleText(id, cre, when[0]) };
  return {
    kind: 'parts',
    why: why ?? 'no term',
    rules: [...when, ...cre.negate.map(conditionOf)].flatMap((condition, i) =>
      condition ? [ruleText(`${id}_PART_${i + 1}`, cre, condition)] : [],
    ),
  };
}

/** All rules that became of one. */
export function rulesOf(made: Converted): readonly RuleText[] {
  return made.kind === 'whole' ? [made.rule] : made.rules;
}

/** Why no rule about one entry says the same; null where one does. */
function whyParts(cre: CreRule, when: readonly (Condition | null)[]): string | null {
  if (when.includes(null)) return 'a jq expression other than .path == "text"';
  if (cre.both) return 'set and sequence in one rule';
  if (cre.terms.length > 1) return `${cre.kind} of several entries`;
  if (cre.terms.some((term) => term.count > 1)) return 'count';
  return cre.negate.length > 0 ? 'negate' : null;
}

type Condition = Readonly<Record<string, unknown>>;

function conditionOf(term: CreTerm): Condition | null {
  if (term.kind === 'regex') return { text: term.text };
  if (term.kind === 'value') return { text: quoted(term.text) };
  const equal = /^\s*\.([A-Za-z_][\w.]*)\s*==\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(term.text);
  if (!equal) return null;
  const wanted = JSON.parse(`"${equal[2] ?? ''}"`) as string;
  return { capture: { value: { field: `message.${equal[1] ?? ''}`, regex: `^${quoted(wanted)}$` } } };
}

/** An RE2 regex for exactly this text. */
function quoted(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

function ruleText(id: string, cre: CreRule, when: Condition): RuleText {
  const title = cre.title
    .replace(/\s+/g, ' ')
    .replace(/\{\{|\}\}/g, '')
    .trim();
  return {
    id,
    text: stringify({
      id,
      title: title === '' ? id : title,
      tier: 'application',
      severity: SEVERITIES[cre.severity] ?? 'low',
      status: 'draft',
      when,
      because: `A rule of the CRE corpus, ${cre.id}.`,
    }),
  };
}

/** The id as our rules spell theirs. */
function idOf(creId: string): string {
  const id = creId.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return /^[A-Z]/.test(id) ? id : `CRE_${id}`;
}
