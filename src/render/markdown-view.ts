import type { Evidence, Finding, Report } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import { blindspotViews } from './blindspots.ts';
import { countsText } from './comparison/words.ts';
import { chainDiagram } from './mermaid.ts';
import { patternsSentence, patternView, reasonsText, unknownKind, type PatternView } from './patterns.ts';
import { severitiesText } from './severities.ts';
import { sourceView } from './source-view.ts';
import { suspectsBeside } from './suspects.ts';
import { chainRows } from './unknown-chain.ts';

/** How much of each kind is shown; the rest is counted. */
export interface MarkdownLimits {
  readonly findings: number;
  readonly evidence: number;
  readonly unknowns: number;
}

/** From everything that helps a reader down to what always fits into a ticket (GitHub: 65,536 characters). */
export const MARKDOWN_LIMITS: readonly MarkdownLimits[] = [
  { findings: 400, evidence: 2000, unknowns: 50 },
  { findings: 50, evidence: 60, unknowns: 20 },
  { findings: 20, evidence: 40, unknowns: 10 },
  { findings: 10, evidence: 25, unknowns: 5 },
  { findings: 5, evidence: 15, unknowns: 3 },
  { findings: 2, evidence: 8, unknowns: 1 },
  { findings: 1, evidence: 4, unknowns: 0 },
];
const STATUS = {
  active: 'still failing at the end of the window',
  stopped: 'not seen at the end of the window (which is not "fixed")',
  intermittent: 'failing on and off',
} as const;

/** What the Markdown template gets; values are plain, the template's helpers escape them. */
export function markdownView(report: Report, limits: MarkdownLimits, mermaid = false): object {
  const { coverage } = report;
  const cited = new Map<number, Evidence>();
  const cites = (evidence: readonly Evidence[]): readonly number[] => {
    for (const e of evidence) cited.set(e.n, e);
    return evidence.map((e) => e.n);
  };
  const findings = report.findings.slice(0, limits.findings).map((f) => ({
    ...findingView(f, cites),
    diagram: mermaid ? chainDiagram(f) : [],
  }));
  const unknowns = report.unknowns.slice(0, limits.unknowns).map((u) => ({
    id: u.id,
    count: formatCount(u.count),
    kind: unknownKind(u),
    template: u.template,
    why: reasonsText(u),
    cites: cites(u.examples.slice(0, 1)),
    chain: chainRows(u).map((row) => ({ ...row, cites: cites(row.evidence.slice(0, 3)) })),
  }));
  const explained = explainedIn(report);
  const evidence = [...cited.values()].sort((a, b) => a.n - b.n);
  return {
    title: titleOf(report),
    facts: [
      {
        name: 'Services',
        value:
          coverage.services
            .map((s) => `${s.name}${s.revisions.length > 0 ? ` (${s.revisions.join(', ')})` : ''}`)
            .join('; ') || 'none',
      },
      {
        name: 'Covered',
        value:
          coverage.covered.since === null
            ? 'nothing'
            : `${coverage.covered.since} to ${coverage.covered.until ?? ''} (UTC)`,
      },
      ...(coverage.asked.since === null && coverage.asked.until === null
        ? []
        : [
            {
              name: 'Asked',
              value: `${coverage.asked.since ?? 'the beginning'} to ${coverage.asked.until ?? 'the end'}`,
            },
          ]),
      {
        name: 'Read',
        value: `${counted(coverage.entries, 'entry', 'entries')}, ${coverage.duplicates} duplicates left out, ${coverage.unreadable} unreadable, ${formatCount(coverage.withoutPayload)} without payload; ${coverage.complete ? 'complete' : 'not complete'}`,
      },
      ...[severitiesText(coverage)]
        .filter((value) => value !== '')
        .map((value) => ({ name: 'By severity', value })),
      ...coverage.reasons.map((value) => ({ name: 'Note', value })),
      ...(report.comparison
        ? [
            {
              name: 'Compared',
              value: `${countsText(report.comparison)}; against ${report.comparison.before.source}`,
            },
            ...[patternsSentence(report.comparison)]
              .filter((value) => value !== '')
              .map((value) => ({ name: 'Lines', value })),
          ]
        : []),
      ...(report.tests
        ? [
            {
              name: 'Tests',
              value: `${report.tests.passed}/${report.tests.passed + report.tests.failed} passed${report.tests.skipped > 0 ? `, ${report.tests.skipped} skipped` : ''}`,
            },
          ]
        : []),
    ],
    findings,
    findingsHidden:
      report.findings.length > limits.findings
        ? `${limits.findings} of ${formatCount(report.findings.length)} findings shown; the JSON report has all.`
        : '',
    unknowns,
    unknownChains: unknowns.some(({ chain }) => chain.length > 0),
    unknownsHidden:
      report.unknowns.length > limits.unknowns
        ? `${limits.unknowns} of ${formatCount(report.unknowns.length)} patterns shown; the JSON report has all.`
        : '',
    explained: explained.slice(0, limits.unknowns),
    explainedHidden:
      explained.length > limits.unknowns
        ? `${limits.unknowns} of ${formatCount(explained.length)} patterns shown; the JSON report has all.`
        : '',
    evidence: evidence.slice(0, limits.evidence).map((e) => ({
      n: e.n,
      what: sourceOf(e),
      quote: e.quote,
      summary: e.summaryOf !== undefined,
      url: e.url ?? '',
    })),
    evidenceShown: Math.min(evidence.length, limits.evidence),
    citations: counted(Math.min(evidence.length, limits.evidence), 'citation'),
    evidenceHidden:
      evidence.length > limits.evidence
        ? `${limits.evidence} of ${formatCount(evidence.length)} citations shown; the JSON report has all.`
        : '',
    blindspots: blindspotViews(report).slice(0, 3),
    notices: report.notices.map((n) => (n.where === undefined ? n.message : `${n.where}: ${n.message}`)),
  };
}

function explainedIn({ comparison }: Report): readonly PatternView[] {
  const { changed = [], unit = 'entries' } = comparison?.patterns ?? {};
  return changed.filter((c) => c.findings.length > 0).map((c) => patternView(c, unit));
}

function titleOf(report: Report): string {
  const worst = report.findings[0];
  const services = report.run.services.slice(0, 3).join(', ');
  return worst
    ? `${services}: ${worst.title}`
    : `${services || 'no service'}: no failure found in ${counted(report.coverage.entries, 'entry', 'entries')}`;
}

function sourceOf(e: Evidence): string {
  if (e.test !== undefined) return `test ${e.test} (${e.file ?? ''})`;
  const place = e.insertId === undefined ? `${e.file ?? ''}:${e.line ?? 0}` : `insertId ${e.insertId}`;
  return `${place}${e.timestamp === undefined ? '' : ` at ${e.timestamp}`}`;
}

function withCites(f: Finding, cites: (evidence: readonly Evidence[]) => readonly number[]): object | null {
  const source = sourceView(f);
  return source && f.source ? { ...source, cites: cites([f.source.evidence]) } : null;
}

function findingView(f: Finding, cites: (evidence: readonly Evidence[]) => readonly number[]): object {
  const root = f.rootCause;
  return {
    id: f.id,
    severity: f.severity.toUpperCase(),
    title: f.title,
    summary: [
      `${STATUS[f.status].charAt(0).toUpperCase()}${STATUS[f.status].slice(1)}.`,
      `${counted(f.failures, 'failure')} in ${counted(f.entries, 'entry', 'entries')}${f.rate ? `; ${f.rate.failures}/${f.rate.of} ${f.rate.unit}` : ''}, ${f.firstSeen} to ${f.lastSeen}.`,
      f.began
        ? `First seen with ${f.began.revision}, ${f.began.minutesAfter} minutes after its first entry; before: ${f.began.before}.`
        : '',
      ...(f.changes ?? []).map(
        (c) =>
          `Changed before: ${c.text}${cites(c.evidence)
            .map((n) => ` [${n}]`)
            .join('')}`,
      ),
      f.traffic === undefined ? '' : `Traffic: ${f.traffic.text}.`,
      f.oldest === undefined ? '' : `Oldest: ${f.oldest.text}.`,
      f.story === undefined ? '' : `History: ${f.story}.`,
      root
        ? `${root.label === 'root cause' ? 'Root cause' : 'Deepest established cause'}: ${root.title} (${root.component}).`
        : 'No cause is established.',
    ]
      .filter(Boolean)
      .join(' '),
    layers: f.layers.map((l, i) => ({
      label: i === 0 ? 'surface' : `why ${i}`,
      title: l.title,
      frame: l.exception?.frame ?? '',
      basis: l.basis,
      cites: cites(l.evidence),
    })),
    refuted: f.refuted.map((r) => ({ title: r.title, why: r.why })),
    whys: f.whys.map((w) => ({
      n: w.n,
      question: w.question,
      answer: w.answer,
      basis: w.basis === 'open' ? 'not established' : w.basis,
      cites: cites(w.evidence),
    })),
    claims: [
      ...new Set(
        f.layers.flatMap((l) => [...(l.claims ?? []), ...(l.contradicted ?? []).map((c) => c.claim)]),
      ),
    ].map((claim) => {
      const against = f.layers.flatMap((l) => (l.contradicted ?? []).filter((c) => c.claim === claim));
      return { claim, against: against.map((c) => ({ why: c.why, cites: cites(c.evidence) })) };
    }),
    source: withCites(f, cites),
    suspected: suspectsBeside(f).map((s) => ({
      title: s.title,
      confirm: s.confirm,
      cites: cites(s.evidence ?? []),
    })),
    actions: f.actions,
    tests: f.tests.map((t) => ({ name: t.name, why: t.why })),
  };
}
