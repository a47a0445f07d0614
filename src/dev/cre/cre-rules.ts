import { parse } from 'yaml';
import * as z from 'zod';

/** What one line must hold: a text, an RE2 regex, or a jq expression over the line as JSON. */
export interface CreTerm {
  readonly kind: 'value' | 'regex' | 'jq';
  readonly text: string;
  /** Lines that must hold it. */
  readonly count: number;
}

/** One rule of a CRE file, its named terms put in. */
export interface CreRule {
  readonly id: string;
  readonly title: string;
  readonly severity: number;
  readonly kind: 'set' | 'sequence';
  readonly window: string | null;
  readonly terms: readonly CreTerm[];
  readonly negate: readonly CreTerm[];
  /** The rule has a set and a sequence: only the sequence is here. */
  readonly both: boolean;
}

/** A CRE file, read: its rules, and why the others are none. */
export interface CreFile {
  readonly rules: readonly CreRule[];
  readonly faults: readonly string[];
}

const termObject = z.object({
  value: z.string().optional(),
  regex: z.string().optional(),
  jq: z.string().optional(),
  count: z.number().int().positive().optional(),
});
const term = z.union([z.string(), termObject]);
const group = z.object({
  window: z.string().optional(),
  match: z.array(term).optional(),
  order: z.array(term).optional(),
  negate: z.array(term).optional(),
});
const creFile = z.object({
  rules: z.array(
    z.object({
      cre: z.object({ id: z.string(), title: z.string().optional(), severity: z.number().optional() }),
      rule: z.object({ set: group.optional(), sequence: group.optional() }),
    }),
  ),
  terms: z.record(z.string(), termObject).optional(),
});
type Group = z.infer<typeof group>;
type Named = Readonly<Record<string, z.infer<typeof termObject>>>;

/** Reads a CRE file (preq's rules); refuses what preq refuses when it compiles. Never throws on the content. */
export function readCreFile(text: string): CreFile {
  let value: unknown;
  try {
    value = parse(text, { logLevel: 'silent' });
  } catch (error) {
    return { rules: [], faults: [`not YAML: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const parsed = creFile.safeParse(value);
  if (!parsed.success) return { rules: [], faults: [z.prettifyError(parsed.error)] };
  const rules: CreRule[] = [];
  const faults: string[] = [];
  for (const { cre, rule } of parsed.data.rules) {
    const kind = rule.sequence ? 'sequence' : 'set';
    const of = rule.sequence ?? rule.set;
    const fault = of ? faultOf(kind, of) : 'neither set nor sequence';
    if (!of || fault !== null) {
      faults.push(`${cre.id}: ${fault}`);
      continue;
    }
    const named = parsed.data.terms ?? {};
    rules.push({
      id: cre.id,
      title: cre.title ?? cre.id,
      severity: cre.severity ?? 3,
      kind,
      window: of.window ?? null,
      terms: (of.order ?? of.match ?? []).map((one) => termOf(one, named)),
      negate: (of.negate ?? []).map((one) => termOf(one, named)),
      both: rule.set !== undefined && rule.sequence !== undefined,
    });
  }
  return { rules, faults };
}

function faultOf(kind: CreRule['kind'], { match, order, window }: Group): string | null {
  if (kind === 'set') {
    if (!match) return `'set' missing 'match'`;
    return match.length > 1 && window === undefined ? 'invalid window' : null;
  }
  if (!order) return `'sequence' missing 'order'`;
  // A count makes several conditions of one.
  const conditions = order.reduce((sum, one) => sum + (typeof one === 'string' ? 1 : (one.count ?? 1)), 0);
  return conditions < 2 ? 'sequences require two or more positive conditions' : null;
}

/** A bare string is the name of a term, else a text. A condition on a `field` is read as preq reads it: as one on the whole line. */
function termOf(one: z.infer<typeof term>, named: Named): CreTerm {
  const of = typeof one === 'string' ? (named[one] ?? { value: one }) : one;
  const count = of.count ?? 1;
  if (of.regex !== undefined) return { kind: 'regex', text: of.regex, count };
  if (of.jq !== undefined) return { kind: 'jq', text: of.jq, count };
  return { kind: 'value', text: of.value ?? '', count };
}
