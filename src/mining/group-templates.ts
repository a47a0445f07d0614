import { byCode } from '../util/text.ts';
import { HOLE } from './mask-word.ts';
import { mergeClusters } from './merge.ts';
import { skeleton } from './slot.ts';
import { constants, isDelimiter, tokenize } from './tokens.ts';

/** Fixed words from which on what differs is a name in a sentence, not the sentence. */
const MIN_FIXED = 3;

/** Whether a template says something beside its variable parts: where `worker <*>` holds six words, they are what happened to it. */
export function isTelling(template: string): boolean {
  const tokens = tokenize(template);
  const words = tokens.filter((token) => !isDelimiter(token));
  const fixed = constants(tokens);
  return fixed >= MIN_FIXED || (fixed === MIN_FIXED - 1 && words.at(-1)?.includes(HOLE) === false);
}

/** Whether nothing of a template is fixed: it names no line. */
export function isWordless(template: string): boolean {
  return constants(tokenize(template)) === 0;
}

/**
 * Templates that were each made of one message (with how many messages have them), put together where they differ in a name only: gives each the template
 * of its group. What would be left with hardly a word of its own stays as it is. The same for the same set, in whatever order.
 */
export function groupTemplates(counts: ReadonlyMap<string, number>): ReadonlyMap<string, string> {
  const clusters = [...counts]
    .sort((a, b) => byCode(a[0], b[0]))
    .map(([text, count]) => ({ tokens: tokenize(text), count, keys: [text] }));
  const groups = new Map<string, string>();
  for (const { tokens, keys } of mergeClusters(clusters)) {
    const wide = tokens.join('');
    for (const text of keys) groups.set(text, keys.length > 1 && isTelling(wide) ? wide : text);
  }
  return groups;
}

/**
 * A template without what is a name in it by its looks or by the noun before it, as this template alone shows: the same whatever else was logged. Null where
 * it has no such name, or says nothing without.
 */
export function withoutNames(template: string): string | null {
  const wide = skeleton(tokenize(template)).join('');
  return wide !== template && isTelling(wide) ? wide : null;
}

/** What a template has at the variable parts of a wider one, without what is masked in it too. */
export function namesIn(template: string, wide: string): string {
  const own = tokenize(template);
  return tokenize(wide)
    .flatMap((token, at) => (token === HOLE && own[at]?.includes(HOLE) === false ? (own[at] ?? []) : []))
    .join(' ');
}

/** Templates that differ in one word only, with what they have in common; the word is not the message. Each may be of several such families. */
export function oneWordApart(
  templates: readonly string[],
): readonly { readonly template: string; readonly members: readonly string[] }[] {
  const families = new Map<string, Set<string>>();
  for (const template of new Set(templates)) {
    const tokens = tokenize(template);
    tokens.forEach((token, at) => {
      // What a message begins with is its subject.
      if (at === 0 || isDelimiter(token) || token.includes(HOLE)) return;
      const wide = tokens.map((other, i) => (i === at ? HOLE : other)).join('');
      const members = families.get(wide) ?? new Set();
      families.set(wide, members.add(template));
    });
  }
  return [...families]
    .filter(([template, members]) => members.size > 1 && isTelling(template))
    .map(([template, members]) => ({ template, members: [...members].sort(byCode) }))
    .sort((a, b) => byCode(a.template, b.template));
}

interface Tokenized {
  readonly text: string;
  readonly tokens: readonly string[];
}

/**
 * Finds among templates those that are a given one, that a wider one stands for, or that stand for it. Looked up by their length and first word: reports may
 * have thousands of each.
 */
export function alikeIn(templates: Iterable<string>): (template: string) => readonly string[] {
  const byLength = new Map<number, Map<string, Tokenized[]>>();
  for (const text of new Set(templates)) {
    const tokens = tokenize(text);
    const byStart = byLength.get(tokens.length) ?? new Map<string, Tokenized[]>();
    byLength.set(tokens.length, byStart);
    const start = tokens[0] ?? '';
    const list = byStart.get(start);
    if (list) list.push({ text, tokens });
    else byStart.set(start, [{ text, tokens }]);
  }
  return (template) => {
    const own = tokenize(template);
    const byStart = byLength.get(own.length);
    if (!byStart) return [];
    const [start = ''] = own;
    const near =
      start === HOLE ? [...byStart.values()].flat() : [start, HOLE].flatMap((s) => byStart.get(s) ?? []);
    return near.flatMap(({ text, tokens }) => (fits(own, tokens) || fits(tokens, own) ? [text] : []));
  };
}

/** Whether tokens are those of a wider template, but for what stands at its variable parts. */
function fits(own: readonly string[], wider: readonly string[]): boolean {
  return wider.every((token, i) => token === own[i] || (token === HOLE && !isDelimiter(own[i] ?? '')));
}
