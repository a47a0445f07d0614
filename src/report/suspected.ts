import type { CauseScore, Finding, Suspected } from '../model/index.ts';

/** Words by which a suspected cause is about a change. */
const CHANGE =
  /\b(?:chang(?:e|ed|es)|deploy(?:ed|ment|s)?|revision|rotat(?:ed|ion)|removed|taken away|dropped|new|old version|version|migration)\b/i;
const RESTART = /\brestart(?:ed|s)?\b/i;
const NEAR = 2;

/** Suspected causes with what speaks for each, most first: one that is about a change gains where entries show a change before the first failure. */
export function weighed(
  suspected: readonly Suspected[],
  changes: NonNullable<Finding['changes']>,
  began: Finding['began'],
): readonly Suspected[] {
  // A restart changes neither code nor settings by itself: it speaks for what is about a restart.
  const change = changes.find((c) => c.restart !== true);
  const restart = changes.find((c) => c.restart === true);
  const since =
    began?.before.startsWith('0/') === true
      ? `it began with ${began.revision}; before: ${began.before}`
      : undefined;
  const partOf = (title: string): CauseScore['parts'] => {
    const why =
      (CHANGE.test(title) ? (told(change) ?? since) : undefined) ??
      (RESTART.test(title) ? told(restart) : undefined);
    return why === undefined ? [] : [{ points: NEAR, why }];
  };
  return suspected
    .map((s) => {
      const part = partOf(s.title);
      return s.score && part.length > 0
        ? { ...s, score: { total: s.score.total + NEAR, parts: [...s.score.parts, ...part] } }
        : s;
    })
    .sort((a, b) => (b.score?.total ?? 0) - (a.score?.total ?? 0));
}

function told(change: NonNullable<Finding['changes']>[number] | undefined): string | undefined {
  return change && `${change.title}, ${change.minutesBefore} min before the first failure`;
}
