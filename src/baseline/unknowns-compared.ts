import { alikeIn, compareTemplates } from '../mining/index.ts';
import type { PatternChange, Report, Unknown } from '../model/index.ts';
import { BEYOND_CHANCE } from '../report/index.ts';
import { formatCount } from '../util/text.ts';

/**
 * A report whose unknown patterns are held against those of an earlier report, of which no line is left: what it did not list as unknown is new, where
 * it read anything at all. What is beyond chance goes first.
 */
export function withUnknownsCompared(report: Report, earlier: Report): Report {
  if (!report.comparison) return report;
  const of = { before: earlier.coverage.entries, after: report.coverage.entries };
  // What an earlier report counted and did not list may be among those of now.
  const data = of.before > 0 && !earlier.coverage.untold?.patterns;
  const earlierCounts = new Map(earlier.unknowns.map((u) => [u.template, u.count]));
  // Names that were put together in one of the reports may stand alone in the other, which had fewer of them.
  const alike = alikeIn(earlierCounts.keys());
  const before = new Map(
    report.unknowns.flatMap(({ template }) => {
      const same = alike(template);
      const count = same.reduce((n, one) => n + (earlierCounts.get(one) ?? 0), 0);
      return same.length === 0 ? [] : [[template, count] as const];
    }),
  );
  const after = new Map(report.unknowns.map((u) => [u.template, u.count]));
  const changes = data
    ? compareTemplates({ counts: before, exposure: of.before }, { counts: after, exposure: of.after })
    : [];
  const byTemplate = new Map(changes.map((change) => [change.template, change]));
  const unknowns = report.unknowns.map((u): Unknown & { readonly kind: PatternChange['kind'] | null } => {
    const change = byTemplate.get(u.template);
    const { q = 1, beyondChance = false } = change ?? {};
    const figures = { before: before.get(u.template) ?? 0, after: u.count, of };
    const side = (n: number, all: number): string => `${formatCount(n)}/${formatCount(all)}`;
    const why = `${change?.kind ?? ''} beyond chance: ${side(figures.before, of.before)} -> ${side(u.count, of.after)} entries`;
    const parts = [
      ...(beyondChance ? [{ points: BEYOND_CHANCE + (change?.kind === 'new' ? 1 : 0), why }] : []),
      ...otherParts(u),
    ];
    return {
      ...u,
      kind: change?.kind ?? null,
      new: data ? change?.kind === 'new' : null,
      ...(data ? { rise: { ...figures, q: Number(q.toPrecision(4)), beyondChance, unit: 'entries' } } : {}),
      ...(parts.length > 0 ? { score: { total: parts.reduce((n, p) => n + p.points, 0), parts } } : {}),
    };
  });
  const ranked = [
    ...unknowns.filter((u) => u.rise?.beyondChance === true),
    ...unknowns.filter((u) => u.rise?.beyondChance !== true),
  ].map((u, i) => ({ ...u, id: `U${i + 1}` }));
  const lines = sum(ranked);
  const known = data ? sum(ranked.filter((u) => before.has(u.template))) : 0;
  return {
    ...report,
    unknowns: ranked.map(({ kind: _kind, ...u }) => u),
    comparison: {
      ...report.comparison,
      patterns: {
        which: 'unknown',
        lines,
        known,
        remaining: lines - known,
        baselineLines: data ? sum(earlier.unknowns) : null,
        beyondBounds: 0,
        unit: 'entries',
        of,
        changed: ranked.flatMap((u) => changeOf(u)),
        hidden: 0,
      },
    },
  };
}

function sum(all: readonly { readonly count: number }[]): number {
  return all.reduce((n, { count }) => n + count, 0);
}

/** Without what an earlier comparison said: compared again with another report, it is said anew. */
function otherParts(u: Unknown): NonNullable<Unknown['score']>['parts'] {
  return (u.score?.parts ?? []).filter(({ points }) => points < BEYOND_CHANCE);
}

function changeOf({
  kind,
  ...u
}: Unknown & { readonly kind: PatternChange['kind'] | null }): readonly PatternChange[] {
  if (kind === null || !u.rise) return [];
  const { unit: _unit, ...figures } = u.rise;
  return [
    {
      template: u.template,
      fingerprint: u.fingerprint ?? '',
      kind,
      ...figures,
      severity: u.severity,
      services: u.services,
      firstSeen: u.firstSeen,
      evidence: u.examples,
      why: otherParts(u).map((part) => part.why),
      findings: [],
    },
  ];
}
