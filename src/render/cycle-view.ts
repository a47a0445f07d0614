import type { Evidence, Finding, ProbeOutcome, Report } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import { metricsOf, progressOf, proofOf } from './cycle-progress.ts';
import { showingFilter } from './showing-filter.ts';
import { endpointText, runText, testLists, valueText } from './comparison/words.ts';
import { suspectsBeside } from './suspects.ts';

const MAX_EVIDENCE = 60;

/** What the template of the cycle report gets; values are plain, the template's helpers escape them. */
export function cycleView(report: Report): object {
  const { coverage, comparison, run } = report;
  const cited = new Map<number, Evidence>();
  const cites = (evidence: readonly Evidence[]): readonly number[] => {
    for (const e of evidence) cited.set(e.n, e);
    return evidence.map((e) => e.n);
  };
  const progress = progressOf(report);
  const findings = report.findings
    .filter((f) => !goneWith(f, report))
    .map((f) => findingView(f, report, cites));
  const gone = (comparison?.verdicts ?? []).filter((v) => v.ids.after === null);
  return {
    title: `${run.cycle === undefined ? 'Run' : `Cycle ${run.cycle}`}: ${run.services.join(', ') || 'no service'}`,
    overall: progress.overall,
    facts: [
      { name: 'Run', value: `${run.key}; rules ${run.catalogHash}` },
      { name: 'Revisions', value: run.revisions.join(', ') || 'none named' },
      {
        name: 'Window',
        value: `${coverage.covered.since ?? 'nothing covered'} to ${coverage.covered.until ?? 'nothing covered'} (UTC); ${counted(coverage.entries, 'entry', 'entries')}, ${coverage.complete ? 'complete' : 'NOT complete'}`,
      },
      ...coverage.reasons.map((value) => ({ name: 'Note', value })),
      { name: 'Compared with', value: comparison ? runText(comparison.before) : 'nothing' },
    ],
    progress: progress.lines,
    verdicts: (comparison?.verdicts ?? []).map((v) => ({
      verdict: v.verdict,
      title: v.title,
      reason: v.reason,
    })),
    findings,
    gone: gone.map((v) => ({ verdict: v.verdict, title: v.title, reason: v.reason })),
    metrics: metricsOf(report),
    endpoints: (comparison?.endpoints ?? []).map((e) => ({
      name: `${e.method} ${e.route}`,
      change: endpointText(e),
      verdict: e.verdict,
    })),
    tests: comparison?.tests
      ? testLists(comparison.tests).map((l) => ({ name: l.name, count: l.tests.length, tests: l.tests }))
      : [],
    capabilities: (report.capabilities?.items ?? []).map((c) => {
      const verdict = comparison?.capabilities?.verdicts.find((v) => v.name === c.name);
      return {
        name: c.name,
        state: `${c.state} ${formatCount(c.good)}/${formatCount(c.of)}`,
        before: verdict
          ? `${verdict.before.state} ${formatCount(verdict.before.good)}/${formatCount(verdict.before.of)}`
          : 'not known',
        verdict: verdict?.verdict ?? 'not compared',
      };
    }),
    values: [
      ...(report.capabilities?.atRisk ?? []).map((v) => `at risk: ${valueText(v)}`),
      ...(comparison?.capabilities?.restored ?? []).map((v) => `restored: ${valueText(v)}`),
    ],
    unexplained: report.tests?.unexplained ?? [],
    evidence: [...cited.values()]
      .sort((a, b) => a.n - b.n)
      .slice(0, MAX_EVIDENCE)
      .map((e) => ({ n: e.n, what: sourceOf(e), quote: e.quote, summary: e.summaryOf !== undefined })),
    evidenceHidden:
      cited.size > MAX_EVIDENCE
        ? `${MAX_EVIDENCE} of ${formatCount(cited.size)} citations shown; the JSON report has all.`
        : '',
    notes: [
      ...(comparison?.notes ?? []),
      ...report.notices.map((n) => (n.where === undefined ? n.message : `${n.where}: ${n.message}`)),
    ],
  };
}

/** A finding of an earlier revision in the same logs that the newest does not have: it is told among what is gone. */
function goneWith(f: Finding, report: Report): boolean {
  return (
    report.comparison?.verdicts.some((v) => v.fingerprint === f.fingerprint && v.ids.after === null) === true
  );
}

function findingView(
  f: Finding,
  report: Report,
  cites: (evidence: readonly Evidence[]) => readonly number[],
): object {
  const verdict = report.comparison?.verdicts.find((v) => v.ids.after === f.id);
  const root = f.rootCause;
  return {
    id: f.id,
    severity: f.severity.toUpperCase(),
    title: f.title,
    verdict: verdict ? `${verdict.verdict}: ${verdict.reason}` : 'not compared',
    root: root
      ? `${root.label === 'root cause' ? 'Root cause' : 'Deepest established cause'} (${root.basis}): ${root.title}, in ${root.component}.`
      : 'No cause is established.',
    story: f.story ?? '',
    impact: [
      counted(f.failures, 'failure'),
      ...(f.rate ? [`${formatCount(f.rate.failures)}/${formatCount(f.rate.of)} ${f.rate.unit}`] : []),
      `${f.firstSeen} to ${f.lastSeen}`,
      f.services.join(', '),
      ...(f.tests.length > 0
        ? [`${counted(f.tests.length, 'failing test')}: ${f.tests.map((t) => t.name).join(', ')}`]
        : []),
    ].join('; '),
    layers: f.layers.map((l, i) => ({
      label: i === 0 ? 'surface' : `why ${i}`,
      title: l.title,
      component: l.component,
      basis: l.basis,
      seen: `${l.seen.failures}/${l.seen.of}`,
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
    suspected: suspectsBeside(f).map((s) => ({ title: s.title, confirm: s.confirm })),
    open: f.open ?? '',
    probes: (f.probes ?? []).map(probeText),
    fixes: f.actions,
    filter: showingFilter(f) ?? '',
    proofs: proofOf(f, report.comparison),
  };
}

/** `verified: TITLE, 2 of 11 at 8aa881d; 0 of 11 at HEAD (1b2c3d4)`. */
function probeText(p: ProbeOutcome): string {
  const at = (hits: number, candidates: number): string =>
    `${formatCount(hits)} of ${formatCount(candidates)}`;
  const head = p.head ? `; ${at(p.head.hits, p.head.candidates)} at HEAD (${p.head.commit.slice(0, 7)})` : '';
  return `${p.verdict}: ${p.title}, ${at(p.hits, p.candidates)} at ${p.commit.slice(0, 7)}${head}. ${p.why}`;
}

function sourceOf(e: Evidence): string {
  if (e.test !== undefined) return `test ${e.test} (${e.file ?? ''})`;
  if (e.commit !== undefined) return `${e.file ?? ''}:${e.line ?? 0} at ${e.commit}`;
  const place = e.insertId === undefined ? `${e.file ?? ''}:${e.line ?? 0}` : `insertId ${e.insertId}`;
  return `${place}${e.timestamp === undefined ? '' : ` at ${e.timestamp}`}`;
}
