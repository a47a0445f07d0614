import { byCode } from '../util/text.ts';

/** A title that reads like another, and what of it does. */
export interface NearTitle {
  readonly id: string;
  /** 0 to 1. */
  readonly score: number;
  /** Stems that both have. */
  readonly shared: readonly string[];
}

const MAX_NEAR = 3;
/** Of few words one in common is chance. */
const MIN_SHARED = 0.3;
const MIN_ALIKE = 0.85;
/** Words in any title, beside those that natural leaves out. */
const EMPTY = new Set(['no', 'not', 'cannot', 'failed', 'error', 'has', 'was', 'is']);

/**
 * Titles near to a text, nearest first: by the share of stems in common, or by spelling (Jaro-Winkler). It suggests where to look and
 * decides nothing. natural is loaded when this is first asked.
 */
export async function nearTitles(
  text: string,
  titles: readonly { readonly id: string; readonly title: string }[],
): Promise<readonly NearTitle[]> {
  const [{ default: stemmer }, { default: jaroWinkler }] = await Promise.all([
    import('natural/lib/natural/stemmers/porter_stemmer.js'),
    import('natural/lib/natural/distance/jaro-winkler_distance.js'),
  ]);
  const plain = (one: string): string =>
    one
      .replace(/\{\{[^{}]{0,100}\}\}|<\*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .toLowerCase();
  const stems = (one: string): ReadonlySet<string> =>
    new Set(
      (plain(one).match(/[a-z]{2,30}/g) ?? []).flatMap((word) =>
        EMPTY.has(word) ? [] : stemmer.tokenizeAndStem(word),
      ),
    );
  const wanted = stems(text);
  return titles
    .map(({ id, title }): NearTitle & { readonly near: boolean } => {
      const theirs = stems(title);
      const shared = [...theirs].filter((stem) => wanted.has(stem)).sort(byCode);
      const share = shared.length / Math.max(1, wanted.size + theirs.size - shared.length);
      const alike = jaroWinkler(plain(text).slice(0, 200), plain(title).slice(0, 200), {});
      return {
        id,
        score: Math.max(share, alike >= MIN_ALIKE ? alike : 0),
        shared,
        near: (share >= MIN_SHARED && shared.length > 1) || alike >= MIN_ALIKE,
      };
    })
    .filter((one) => one.near)
    .sort((a, b) => b.score - a.score || byCode(a.id, b.id))
    .slice(0, MAX_NEAR)
    .map(({ id, score, shared }) => ({ id, score, shared }));
}
