import type { Comparison } from '../../model/index.ts';
import { formatCount } from '../../util/text.ts';
import { patternsSentence, patternView } from '../patterns.ts';
import { countsText, endpointText, runText, testLists } from '../comparison/words.ts';

const MAX_ROWS = 100;

/** What the page says of run against run. */
export function comparisonView(c: Comparison): object {
  const endpoints = c.endpoints.slice(0, MAX_ROWS);
  const verdicts = c.verdicts.slice(0, MAX_ROWS);
  const shown = (n: number, of: number, what: string): string =>
    n < of ? `${formatCount(n)} of ${formatCount(of)} ${what} shown; the JSON report has all.` : '';
  return {
    summary: countsText(c),
    before: runText(c.before),
    after: runText(c.after),
    verdicts: verdicts.map((v) => ({
      verdict: v.verdict,
      title: v.title,
      severity: v.severity,
      reason: v.reason,
      moved: v.rootMoved ? `it ended in "${v.rootMoved.before}" before, in "${v.rootMoved.after}" now` : '',
    })),
    verdictsHidden: shown(verdicts.length, c.verdicts.length, 'findings'),
    endpoints: endpoints.map((e) => ({
      verdict: e.verdict,
      what: `${e.method} ${e.route}`,
      service: e.service,
      change: endpointText(e),
    })),
    endpointsHidden: shown(endpoints.length, c.endpoints.length, 'endpoints'),
    tests: c.tests
      ? {
          figure: `${formatCount(c.tests.before.passed)}/${formatCount(c.tests.before.of)} before, ${formatCount(c.tests.after.passed)}/${formatCount(c.tests.after.of)} now; ${c.tests.trend}`,
          lists: testLists(c.tests).map((l) => ({
            name: l.name,
            names: l.tests.slice(0, MAX_ROWS),
            hidden: shown(Math.min(MAX_ROWS, l.tests.length), l.tests.length, 'tests'),
          })),
        }
      : null,
    patterns: patternsPart(c, shown),
    notes: c.notes,
  };
}

function patternsPart(
  c: Comparison,
  shown: (n: number, of: number, what: string) => string,
): { readonly sentence: string; readonly changed: readonly object[]; readonly hidden: string } | null {
  const sentence = patternsSentence(c);
  if (!c.patterns || sentence === '') return null;
  const { changed, hidden, unit } = c.patterns;
  const rows = changed.slice(0, MAX_ROWS);
  return {
    sentence,
    changed: rows.map((change) => patternView(change, unit)),
    hidden: shown(rows.length, changed.length + hidden, 'patterns'),
  };
}
