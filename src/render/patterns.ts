import type { CauseScore, Comparison, PatternChange, PatternComparison, Unknown } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';

/** A pattern that is new or more frequent, in the parts that every view shows; texts are plain. */
export interface PatternView {
  readonly name: string;
  readonly kind: string;
  readonly severity: string;
  readonly figures: string;
  readonly template: string;
  readonly why: string;
}

/** What the sentence is made of. */
type PatternsCompared = Pick<Comparison, 'patterns' | 'before' | 'verdicts'>;

const LINES: Readonly<Record<PatternComparison['which'], readonly [string, string]>> = {
  all: ['line', 'lines'],
  'error-like': ['line of WARNING and above', 'lines of WARNING and above'],
  unknown: ['entry of a pattern that no rule knows', 'entries of patterns that no rule knows'],
};

/** `97.9 % of 5,871 lines were also in the good run; 126 remain: ...; 5,804 lines in the baseline`; '' where there were no lines. */
export function patternsSentence(comparison: PatternsCompared): string {
  const { patterns } = comparison;
  if (!patterns) return '';
  const { lines, known, remaining, baselineLines, beyondBounds } = patterns;
  const named = (n: number): string => counted(n, ...LINES[patterns.which]);
  if (baselineLines === null)
    return lines === 0
      ? ''
      : `${named(lines)}, none of which can be called new: there is no data: the baseline has no line of these services to compare with`;
  if (lines === 0)
    return baselineLines === 0
      ? ''
      : `no ${LINES[patterns.which][1]}; ${formatCount(baselineLines)} in ${baselineName(comparison)}`;
  const left =
    beyondBounds === 0
      ? ''
      : `; ${formatCount(beyondBounds)} more did not fit into memory and were not compared`;
  const compared = lines - beyondBounds;
  const name = baselineName(comparison);
  const size =
    patterns.which === 'unknown'
      ? counted(baselineLines, 'entry', 'entries')
      : counted(baselineLines, 'line');
  return `${shareText(known, compared)} of ${named(compared)} were also in ${name}; ${formatCount(remaining)} ${remaining === 1 ? 'remains' : 'remain'}${newsText(patterns)}${left}; ${size} in the baseline`;
}

/** A share with one decimal; what is not whole never reads as 100.0 %, nor what is not nothing as 0.0 %. */
function shareText(part: number, of: number): string {
  const share = of === 0 ? 0 : (100 * part) / of;
  const shown = share.toFixed(1);
  if (part < of && shown === '100.0') return 'over 99.9 %';
  return part > 0 && shown === '0.0' ? 'under 0.1 %' : `${shown} %`;
}

/**
 * What the baseline is called within a sentence: a revision by its name; another run is a good one only where nothing failed in it, as far as it was
 * read whole.
 */
function baselineName({ before, verdicts }: PatternsCompared): string {
  const revision = /^revision (.+) in the same logs$/.exec(before.source)?.[1];
  if (revision !== undefined) return `revision ${revision}`;
  const failed = verdicts.some(({ ids }) => ids.before !== null);
  return failed || !before.complete ? 'the earlier run' : 'the good run';
}

/** Changed patterns that no finding explains. */
export function newsIn(patterns: PatternComparison | undefined): readonly PatternChange[] {
  return (patterns?.changed ?? []).filter(({ findings }) => findings.length === 0);
}

function newsText(patterns: PatternComparison): string {
  const news = newsIn(patterns);
  const fresh = news.filter(({ kind }) => kind === 'new');
  const sure = fresh.filter(({ beyondChance }) => beyondChance).length;
  const risen = news.length - fresh.length;
  const explained = patterns.changed.length - news.length;
  const parts = [
    ...(fresh.length > 0
      ? [`${counted(fresh.length, 'new pattern')}, ${formatCount(sure)} beyond chance`]
      : []),
    ...(risen > 0 ? [`${counted(risen, 'known pattern')} risen beyond chance`] : []),
    ...(explained > 0 ? [`${counted(explained, 'changed pattern')} that findings explain`] : []),
    ...(patterns.hidden > 0 ? [`${formatCount(patterns.hidden)} further changed ones`] : []),
  ];
  return parts.length === 0 ? '' : `: ${parts.join('; ')}`;
}

/** A changed pattern as the views list it; findings first, for it is no news of its own then. */
export function patternView(change: PatternChange, unit: PatternComparison['unit']): PatternView {
  const { kind, beyondChance } = change;
  const explained = change.findings.length === 0 ? [] : [`explained by ${change.findings.join(', ')}`];
  return {
    name: change.fingerprint,
    kind: beyondChance ? kind : `${kind}, may be chance`,
    severity: change.severity,
    figures: figuresText({ ...change, unit }),
    template: change.template,
    why: [...explained, ...change.why].join('; '),
  };
}

/** Why an unknown pattern stands where it stands, in words. */
export function reasonsText({ score }: Pick<Unknown, 'score'>): string {
  return (score?.parts ?? []).map((part: CauseScore['parts'][number]) => part.why).join('; ');
}

/** What an unknown pattern is beside its template: its severity, and whether it is news. */
export function unknownKind(u: Unknown): string {
  return [
    u.severity,
    ...(u.new === true ? ['new'] : []),
    ...(u.errorLike === false ? ['no error by itself'] : []),
  ].join(', ');
}

/** How often a pattern was logged before and now, and the chance of such a rise. */
export function figuresText({ before, after, of, q, unit }: NonNullable<Unknown['rise']>): string {
  const rate = (n: number, all: number): string => `${formatCount(n)}/${formatCount(all)}`;
  return `${rate(before, of.before)} -> ${rate(after, of.after)} ${unit}, chance ${chanceText(q)}`;
}

function chanceText(q: number): string {
  return q < 0.0001 ? '< 0.0001' : String(Number(q.toPrecision(2)));
}
