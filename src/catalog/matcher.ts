import type { Json, JsonObject } from '../model/index.ts';
import { frameText } from './check-exception.ts';
import { literalIndex } from './literal-index.ts';
import { rootOf } from './places.ts';
import { exceptionTexts } from './exception-texts.ts';
import type { Condition } from './rule-doc.ts';
import type { Catalog, EntryView, Rule, RuleMatch } from './types.ts';

/** Tries every rule that can hit; the result is the same as trying all, in order of rule id. */
export type Matcher = (view: EntryView) => readonly RuleMatch[];

/** Builds one index over the literals of all rules: an entry is tried on those rules only whose literals occur in it. */
export function createMatcher(catalog: Pick<Catalog, 'rules'>): Matcher {
  const { rules } = catalog;
  const index = literalIndex(rules.map((rule) => rule.needles ?? []));
  const always = Uint8Array.from(rules, (rule) => (rule.needles === null ? 1 : 0));
  // Rules without a literal are tried on every entry: those about requests only on entries that have one.
  const roots = rules.map((rule) => (rule.needles === null ? rootOf(rule) : null));
  const candidate = new Uint8Array(rules.length);
  const widely = Uint8Array.from(rules, (rule) => (readsMore(rule.doc.when) ? 1 : 0));
  const mark = (owner: number): void => {
    candidate[owner] = 1;
  };
  const markWide = (owner: number): void => {
    if (widely[owner] === 1) candidate[owner] = 1;
  };
  const scanWith = (found: (owner: number) => void) => (text: string) => {
    if (index.scan(text, found) || !mayFold(text)) return;
    index.scan(asciiFolded(text), found);
  };
  const scan: Scans = { read: scanWith(mark), rest: scanWith(markWide) };
  return (view) => {
    candidate.set(always);
    scanEntry(view, scan);
    let found: RuleMatch[] | null = null;
    for (let i = 0; i < rules.length; i++) {
      if (candidate[i] === 0) continue;
      const root = roots[i];
      if (root && view.entry.raw[root] === undefined) continue;
      const match = tryRule(rules[i], view);
      if (match) (found ??= []).push(match);
    }
    return found ?? NONE;
  };
}

const NONE: readonly RuleMatch[] = [];

function tryRule(rule: Rule | undefined, view: EntryView): RuleMatch | null {
  const hit = rule?.match(view);
  return rule && hit ? { ruleId: rule.info.id, ...hit } : null;
}

/** Characters that occur in logs all the time and fold to nothing in ASCII: marks, arrows, dingbats, box drawing, emoji of the first planes. */
const INERT =
  /[\u2013\u2014\u2018-\u201d\u2022\u2190-\u21ff\u2500-\u259f\u2600-\u27bf]|[\ud83d\ud83e][\udc00-\udfef]/g;

/** Whether the text holds a character that may fold into an ASCII letter. */
export function mayFold(text: string): boolean {
  return /[^\x00-\x7f]/.test(text.replace(INERT, ''));
}

/**
 * A text in which each ASCII needle stands that stands in the NFKC case folding of the text (filters compare folded texts): full
 * width letters, ligatures, the Kelvin sign and `ß` read as the letters they fold to, accents apart.
 */
export function asciiFolded(text: string): string {
  const letters = text.replace(/\p{Default_Ignorable_Code_Point}/gu, '').replaceAll('ẞ', 'ss');
  return letters.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
}

/** Whether a condition looks at more than the message and the exceptions' types and messages: at frames or fields. */
function readsMore(condition: Condition): boolean {
  return (
    condition.filter !== undefined ||
    condition.exception?.frame !== undefined ||
    Object.values(condition.capture ?? {}).some(
      (spec) => typeof spec !== 'string' && spec.field !== undefined,
    ) ||
    [...(condition.all ?? []), ...(condition.any ?? [])].some(readsMore)
  );
}

/** What a person reads of an entry, and all the rest of it. */
interface Scans {
  readonly read: (text: string) => void;
  readonly rest: (text: string) => void;
}

/** Every text that a condition can look at. */
function scanEntry(view: EntryView, { read, rest }: Scans): void {
  const { entry, exceptions } = view;
  read(entry.message);
  for (const { text } of exceptionTexts(view)) read(text);
  for (const exception of exceptions) {
    read(exception.type);
    read(exception.message);
    for (const frame of exception.frames) rest(frameText(frame));
  }
  scanValues(entry.raw, entry.message, rest);
}

function scanValues(value: Json | undefined, scanned: string, scan: (text: string) => void): void {
  if (typeof value === 'string') {
    if (value !== scanned) scan(value);
  } else if (Array.isArray(value)) {
    for (const member of value as readonly Json[]) scanValues(member, scanned, scan);
  } else if (value !== null && typeof value === 'object') {
    for (const member of Object.values(value as JsonObject)) scanValues(member, scanned, scan);
  }
}
