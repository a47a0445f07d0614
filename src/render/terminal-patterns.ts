import type { Comparison, Report } from '../model/index.ts';
import { formatCount } from '../util/text.ts';
import { visible } from './escape.ts';
import { newsIn, patternView, reasonsText, unknownKind } from './patterns.ts';
import { chainRows, chainRowText } from './unknown-chain.ts';
import { wrap } from './width.ts';

/** Patterns that a list names; the JSON has all. */
const MAX_LISTED = 20;

/** The patterns that no rule knows, each with why it stands where it stands. */
export function unknownList({ unknowns }: Report, width: number): readonly string[] {
  const lines = unknowns.slice(0, MAX_LISTED).flatMap((u) => [
    ...wrap(`  ${u.id} ${formatCount(u.count)} x ${unknownKind(u)}: ${visible(u.template)}`, width, 3),
    ...reasons(reasonsText(u), width),
    // The open end of one that stands alone says what the list says already.
    ...chainRows(u)
      .filter(({ label }) => label !== 'open')
      .flatMap((row) => reasons(chainRowText(row), width)),
  ]);
  return [...lines, ...hidden(unknowns.length, width)];
}

/** What of a report's lines is new or more frequent than in its baseline, where a finding explains it: the rest is among the unknown patterns. */
export function newsList({ comparison }: Report, width: number): readonly string[] {
  if (!comparison?.patterns) return [];
  const news = new Set(newsIn(comparison.patterns));
  const explained = comparison.patterns.changed.filter((change) => !news.has(change));
  if (explained.length === 0) return [];
  return [
    'new or more frequent, and explained by findings:',
    ...listed(explained, comparison.patterns.unit, width),
  ];
}

/** All changed patterns of a comparison, those that no finding explains first. */
export function changedLines({ patterns }: Comparison, width: number): readonly string[] {
  if (!patterns) return [];
  const news = newsIn(patterns);
  const told = new Set(news);
  return listed([...news, ...patterns.changed.filter((change) => !told.has(change))], patterns.unit, width);
}

function listed(
  changes: NonNullable<Comparison['patterns']>['changed'],
  unit: NonNullable<Comparison['patterns']>['unit'],
  width: number,
): readonly string[] {
  const lines = changes.slice(0, MAX_LISTED).flatMap((change) => {
    const { kind, severity, figures, template, why } = patternView(change, unit);
    return [
      ...wrap(`  ${kind}, ${severity}, ${figures}: ${visible(template)}`, width, 3),
      ...reasons(why, width),
    ];
  });
  return [...lines, ...hidden(changes.length, width)];
}

function reasons(text: string, width: number): readonly string[] {
  return text === '' ? [] : wrap(visible(text), width - 5, 3).map((line) => `     ${line}`);
}

function hidden(of: number, width: number): readonly string[] {
  return of <= MAX_LISTED
    ? []
    : wrap(
        `  ${MAX_LISTED} of ${formatCount(of)} shown; the JSON report has all (--output-json FILE)`,
        width,
        2,
      );
}
