import type { Report } from '../../model/index.ts';
import type { Flag, Line } from './claim.ts';
import { revisionsAgainstData, testsAgainstData } from './data.ts';
import { direction, shareAgainstPercent } from './figures.ts';
import { itemsAgainstCount } from './lists.ts';
import { times, windowAgainstData } from './times.ts';

/** The lines of a text, 1-based. */
export function linesOf(text: string): readonly Line[] {
  return text.split(/\r?\n/).map((line, i) => ({ n: i + 1, text: line }));
}

/** What contradicts itself in a hand-written report, and what contradicts the data where there are any. What cannot be judged is not flagged. */
export function checkClaims(text: string, report: Report | null): readonly Flag[] {
  const lines = linesOf(text);
  const { since, until } = report?.coverage.covered ?? { since: null, until: null };
  const covered = since === null || until === null ? null : { since, until };
  const flags = [
    ...lines.flatMap((line) => [
      ...shareAgainstPercent(line),
      ...direction(line),
      ...times(line),
      ...(covered ? windowAgainstData(line, covered) : []),
      ...(report ? [...revisionsAgainstData(line, report), ...testsAgainstData(line, report)] : []),
    ]),
    ...itemsAgainstCount(lines),
  ];
  return flags.sort((a, b) => a.line - b.line || a.column - b.column);
}
