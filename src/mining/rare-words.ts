import { byCode } from '../util/text.ts';

/** Templates below which each word is rare, and that says nothing. */
const MIN_TEMPLATES = 10;
/** Templates that words are looked up in: each word is looked for in all of them. */
const MAX_TEMPLATES = 500;
const MAX_WORDS = 3;

/**
 * For each template asked for, the words that no other template has, the most telling first (TF-IDF over templates, never over lines), at most three. They
 * help to rank, and decide nothing. Templates beyond a bound are left out: those asked for come first, then the first by text.
 */
export async function rareWords(
  asked: readonly string[],
  others: Iterable<string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const templates = [...new Set([...asked, ...[...others].sort(byCode)])].slice(0, MAX_TEMPLATES);
  if (asked.length === 0 || templates.length < MIN_TEMPLATES) return new Map();
  const { TfIdf } = await import('natural/lib/natural/tfidf/index.js');
  const words = new TfIdf();
  for (const template of templates) words.addDocument(wordsOf(template));
  const wanted = new Set(asked);
  // natural's weight of a word that stands in one of the templates only.
  const once = 1 + Math.log(templates.length / 2);
  return new Map(
    templates.flatMap((template, i) =>
      wanted.has(template)
        ? [
            [
              template,
              words
                .listTerms(i)
                .filter(({ idf }) => idf >= once - 1e-9)
                .sort((a, b) => b.tfidf - a.tfidf || b.term.length - a.term.length || byCode(a.term, b.term))
                .slice(0, MAX_WORDS)
                .map(({ term }) => term),
            ] as const,
          ]
        : [],
    ),
  );
}

/** Whole words without the variable parts; natural's own cut takes each half of `<*>ms` for one. */
function wordsOf(template: string): string[] {
  return (template.toLowerCase().match(/[^\s=:,;()[\]{}"'|]+/g) ?? []).filter((word) =>
    /^[a-z][a-z_.-]{2,29}$/.test(word),
  );
}
