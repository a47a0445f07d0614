import type { Finding, Layer, Report } from '../../model/index.ts';
import { counted, formatCount } from '../../util/text.ts';
import { activityPicture } from './activity-picture.ts';
import { basisMark, chainPicture } from './chain-picture.ts';
import { comparisonView } from './comparison-view.ts';
import { planEvidence, type EvidencePlan } from './evidence.ts';
import { timelinePicture } from './timeline-picture.ts';
import { blindspotViews } from '../blindspots.ts';
import { reasonsText, unknownKind } from '../patterns.ts';
import { scoreText } from '../score-text.ts';
import { severitiesText } from '../severities.ts';
import { sourceView } from '../source-view.ts';
import { suspectsBeside } from '../suspects.ts';
import { chainRows } from '../unknown-chain.ts';

/** Findings that are open when the page is; the others are folded. */
const OPEN_FINDINGS = 10;
const MAX_FINDINGS = 400;
const MAX_UNKNOWNS = 100;
const MAX_ROWS = 200;
const MAX_BLINDSPOTS = 10;
const STATUS = {
  active: 'still failing at the end of the window',
  stopped: 'not seen at the end of the window (which is not "fixed")',
  intermittent: 'failing on and off',
} as const;

/** What the HTML template gets; values are plain, the template's helpers escape them. */
export function htmlView(report: Report): object {
  const { coverage } = report;
  const shown = report.findings.slice(0, MAX_FINDINGS);
  const unknowns = report.unknowns.slice(0, MAX_UNKNOWNS);
  const plan = planEvidence(shown, [
    ...unknowns.flatMap((u) => u.examples.slice(0, 1)),
    ...unknowns.flatMap((u) => chainRows(u).flatMap(({ evidence }) => evidence.slice(0, 1))),
  ]);
  const findings = shown.map((f, i) => findingView(f, i, plan));
  const blindspots = blindspotViews(report);
  return {
    title: titleOf(report),
    lead: leadOf(report),
    generated: report.generatedAt,
    tool: `${report.tool.name} ${report.tool.version}`,
    cycle: report.run.cycle ?? '',
    symptom: report.context?.symptom ?? '',
    complete: coverage.complete,
    facts: factsOf(report),
    reasons: coverage.reasons,
    activity: activityPicture(report),
    findings,
    findingsHidden:
      report.findings.length > shown.length
        ? `${formatCount(shown.length)} of ${formatCount(report.findings.length)} findings shown; the JSON report has all.`
        : '',
    folded:
      report.findings.length > OPEN_FINDINGS
        ? `The first ${OPEN_FINDINGS} of ${formatCount(shown.length)} findings are unfolded.`
        : '',
    manyFindings: shown.length > 20,
    index: shown.map((f, i) => ({
      n: i + 1,
      id: f.id,
      severity: f.severity,
      title: f.title,
      status: STATUS[f.status],
      figure: figureOf(f),
    })),
    timeline: timelinePicture(report),
    unknowns: unknowns.map((u) => ({
      id: u.id,
      count: formatCount(u.count),
      kind: unknownKind(u),
      template: u.template,
      services: u.services.join(', '),
      since: u.firstSeen,
      until: u.lastSeen,
      why: reasonsText(u),
      cites: plan.cites(u.examples.slice(0, 1)),
      chain: chainRows(u).map((row) => ({ ...row, cites: plan.cites(row.evidence.slice(0, 1)) })),
    })),
    unknownsHidden:
      report.unknowns.length > unknowns.length
        ? `${unknowns.length} of ${formatCount(report.unknowns.length)} patterns shown; the JSON report has all.`
        : '',
    looseEvidence: plan.loose([]),
    comparison: report.comparison ? comparisonView(report.comparison) : null,
    tests: testsView(report),
    blindspots: blindspots.slice(0, MAX_BLINDSPOTS),
    blindspotsHidden:
      blindspots.length > MAX_BLINDSPOTS
        ? `${MAX_BLINDSPOTS} of ${blindspots.length} shown; rca blindspots has all.`
        : '',
    exposure: coverage.exposure
      .slice(0, MAX_ROWS)
      .map((e) => ({ ...e, count: formatCount(e.count), status: String(e.status) })),
    exposureHidden:
      coverage.exposure.length > MAX_ROWS
        ? `${MAX_ROWS} of ${formatCount(coverage.exposure.length)} rows shown; the JSON report has all.`
        : '',
    notices: report.notices
      .slice(0, MAX_ROWS)
      .map((n) => (n.where === undefined ? n.message : `${n.where}: ${n.message}`)),
    noticesHidden:
      report.notices.length > MAX_ROWS
        ? `${MAX_ROWS} of ${formatCount(report.notices.length)} notices shown; the JSON report has all.`
        : '',
    runKey: report.run.key,
    catalogHash: report.run.catalogHash,
  };
}

function titleOf(report: Report): string {
  const services = report.run.services.slice(0, 3).join(', ');
  const worst = report.findings[0];
  return worst
    ? `${services === '' ? '' : `${services}: `}${worst.title}`
    : `${services || 'no service'}: no failure found`;
}

function leadOf(report: Report): string {
  const entries = counted(report.coverage.entries, 'entry', 'entries');
  const worst = report.findings[0];
  if (!worst) return `No failure found in ${entries}; that says nothing of what was not read.`;
  const root = worst.rootCause;
  const cause = root
    ? `${root.label === 'root cause' ? 'Root cause' : 'Deepest established cause'} (${root.basis}): ${root.title}, in ${root.component}.`
    : 'No cause is established.';
  return `${counted(report.findings.length, 'finding')} in ${entries}. ${worst.id} is ${worst.severity}, ${STATUS[worst.status]}: ${figureOf(worst)}. ${cause}`;
}

function figureOf(f: Finding): string {
  return f.rate
    ? `${formatCount(f.rate.failures)}/${formatCount(f.rate.of)} ${f.rate.unit}`
    : counted(f.failures, 'failure');
}

function factsOf(report: Report): readonly { readonly name: string; readonly value: string }[] {
  const { coverage } = report;
  const { asked, covered } = coverage;
  const services = coverage.services
    .slice(0, 12)
    .map((s) => `${s.name}${s.revisions.length > 0 ? ` (${s.revisions.slice(-3).join(', ')})` : ''}`);
  return [
    {
      name: 'Covered',
      value: covered.since === null ? 'nothing' : `${covered.since} to ${covered.until ?? ''} (UTC)`,
    },
    {
      name: 'Asked',
      value:
        asked.since === null && asked.until === null
          ? 'all that was handed in'
          : `${asked.since ?? 'the beginning'} to ${asked.until ?? 'the end'}`,
    },
    {
      name: 'Services',
      value: `${services.join('; ') || 'none'}${coverage.services.length > 12 ? ` and ${coverage.services.length - 12} more` : ''}`,
    },
    {
      name: 'Read',
      value: `${counted(coverage.entries, 'entry', 'entries')} from ${coverage.source}; ${formatCount(coverage.duplicates)} duplicates left out, ${formatCount(coverage.unreadable)} unreadable, ${formatCount(coverage.withoutPayload)} without payload, ${formatCount(coverage.late)} late`,
    },
    ...[severitiesText(coverage)]
      .filter((value) => value !== '')
      .map((value) => ({ name: 'By severity', value })),
    ...(coverage.filter === null ? [] : [{ name: 'Filter', value: coverage.filter }]),
    {
      name: 'Rules',
      value: `${formatCount(coverage.rules.matched)} of ${formatCount(coverage.rules.loaded)} rules matched`,
    },
    ...(report.context?.system === undefined ? [] : [{ name: 'System', value: report.context.system }]),
    ...(report.context?.deployTime === undefined
      ? []
      : [{ name: 'Deploy, as given', value: report.context.deployTime }]),
  ];
}

function testsView(report: Report): object | null {
  const t = report.tests;
  if (!t) return null;
  return {
    summary: `${formatCount(t.passed)}/${formatCount(t.passed + t.failed)} passed${t.skipped > 0 ? `, ${formatCount(t.skipped)} skipped` : ''}`,
    suites: t.suites
      .slice(0, MAX_ROWS)
      .map((s) => ({ name: s.name || '(no name)', figure: `${formatCount(s.passed)}/${formatCount(s.of)}` })),
    unexplained: t.unexplained.slice(0, MAX_ROWS),
    hidden:
      t.unexplained.length > MAX_ROWS || t.suites.length > MAX_ROWS
        ? `At most ${MAX_ROWS} rows are shown; the JSON report has all.`
        : '',
  };
}

function findingView(f: Finding, i: number, plan: EvidencePlan): object {
  const layerView = (l: Layer, at: number): object => ({
    label: at === 0 ? 'surface' : `why ${at}`,
    title: l.title,
    basis: l.basis,
    mark: basisMark(l.basis),
    because: l.because,
    component: l.component,
    rule: l.ruleId ?? '',
    exception: l.exception ? `${l.exception.type}: ${l.exception.message}` : '',
    frame: l.exception?.frame ?? '',
    tie: l.link ? `${l.link.basis}: ${l.link.why}` : '',
    confirm: l.confirm ?? '',
    claims: l.claims ?? [],
    contradicted: (l.contradicted ?? []).map((c) => ({
      claim: c.claim,
      why: c.why,
      cites: plan.cites(c.evidence),
    })),
    seen: `${formatCount(l.seen.failures)}/${formatCount(l.seen.of)} failures`,
    cites: plan.cites(l.evidence),
  });
  const evidence = plan.of(f);
  return {
    n: i + 1,
    id: f.id,
    open: i < OPEN_FINDINGS,
    severity: f.severity,
    title: f.title,
    figure: figureOf(f),
    status: STATUS[f.status],
    facts: [
      {
        name: 'Seen',
        value: `${counted(f.failures, 'failure')} in ${counted(f.entries, 'entry', 'entries')}, ${f.firstSeen} to ${f.lastSeen}`,
      },
      {
        name: 'Where',
        value: `${f.services.join(', ')}${f.revisions.length > 0 ? `; ${f.revisions.join(', ')}` : ''}`,
      },
      ...(f.began
        ? [
            {
              name: 'Began',
              value: `with ${f.began.revision}, ${f.began.minutesAfter} minutes after its first entry; before: ${f.began.before}`,
            },
          ]
        : []),
      ...(f.changes ?? []).map((c) => ({
        name: 'Changed before',
        value: `${c.text}${c.evidence.map((e) => ` [${e.n}]`).join('')}`,
      })),
      ...(f.traffic === undefined ? [] : [{ name: 'Traffic', value: f.traffic.text }]),
      ...(f.oldest === undefined ? [] : [{ name: 'Oldest', value: f.oldest.text }]),
      ...(f.story === undefined ? [] : [{ name: 'History', value: f.story }]),
      ...(f.impact === undefined ? [] : [{ name: 'Impact', value: f.impact }]),
      {
        name: f.rootCause?.label === 'root cause' ? 'Root cause' : 'Deepest established cause',
        value: f.rootCause ? `${f.rootCause.title} (${f.rootCause.component})` : 'not established',
      },
    ],
    picture: chainPicture(f),
    layers: f.layers.map(layerView),
    whys: f.whys.map((w) => ({
      question: w.question,
      answer: w.answer,
      basis: w.basis,
      mark: basisMark(w.basis),
      cites: plan.cites(w.evidence),
    })),
    source: f.source ? { ...sourceView(f), cites: plan.cites([f.source.evidence]) } : null,
    suspected: suspectsBeside(f).map((s) => ({
      title: s.title,
      component: s.component ?? '',
      confirm: s.confirm,
      score: s.score ? scoreText(s.score) : '',
      cites: plan.cites(s.evidence ?? []),
    })),
    refuted: f.refuted.map((r) => ({ title: r.title, why: r.why, cites: plan.cites(r.evidence) })),
    alternatives: f.alternatives.map((a) => ({ ...a, score: a.score ? scoreText(a.score) : '' })),
    chosen: f.score ? scoreText(f.score) : '',
    actions: f.actions,
    tests: f.tests.slice(0, MAX_ROWS),
    evidence: evidence.rows,
    evidenceCount: formatCount(evidence.rows.length),
    evidenceNote: evidence.note,
    joins: f.joins.map((j) => `${formatCount(j.count)} by ${j.kind}`).join(', '),
    fingerprint: f.fingerprint,
  };
}
