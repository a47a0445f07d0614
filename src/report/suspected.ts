import type { CauseScore, Finding, Suspected } from '../model/index.ts';

/** Words by which a suspected cause is about a change. */
const CHANGE =
  /\b(?:chang(?:e|ed|es)|deploy(?:ed|ment|s)?|revision|rotat(?:ed|ion)|removed|taken away|dropped|new|old version|version|migration|restart(?:ed|s)?)\b/i;
const NEAR = 2;

/** Suspected causes with what speaks for each, most first: one that is about a change gains where entries show a change before the first failure. */
export function weighed(
  suspected: readonly Suspected[],
  changes: NonNullable<Finding['changes']>,
  began: Finding['began'],
): readonly Suspected[] {
  const change = changes[0];
  const part: CauseScore['parts'] = change
    ? [{ points: NEAR, why: `${change.title}, ${change.minutesBefore} min before the first failure` }]
    : began?.before.startsWith('0/') === true
      ? [{ points: NEAR, why: `it began with ${began.revision}; before: ${began.before}` }]
      : [];
  if (part.length === 0) return suspected;
  return suspected
    .map((s) =>
      s.score && CHANGE.test(s.title)
        ? { ...s, score: { total: s.score.total + NEAR, parts: [...s.score.parts, ...part] } }
        : s,
    )
    .sort((a, b) => (b.score?.total ?? 0) - (a.score?.total ?? 0));
}
