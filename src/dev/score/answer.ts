import type { Finding, Report } from '../../model/index.ts';

/** One answer as the scorers read it (their first lines say the same). */
export interface Answer {
  readonly id: string;
  readonly verdict: 'incident' | 'healthy' | 'unknown';
  readonly roots: readonly {
    readonly component: string;
    readonly text: string;
    readonly basis: 'observed' | 'inferred';
    readonly confidence: number;
  }[];
  readonly chain: readonly {
    readonly component: string;
    readonly text: string;
    readonly basis: 'observed' | 'inferred';
    readonly evidence: readonly string[];
  }[];
  readonly elapsedMs: number;
}

/** Makes an answer out of a report: its findings in their order, nothing that the report does not say itself. */
export function answerOf(id: string, report: Report, elapsedMs: number): Answer {
  const unreadable = report.notices.some((n) => n.code === 'no-entries' || n.code === 'nothing-readable');
  return {
    id,
    verdict: unreadable ? 'unknown' : report.findings.length > 0 ? 'incident' : 'healthy',
    roots: [...report.findings.map(rootOf), ...report.findings.slice(0, 1).flatMap(suspectsOf)],
    chain: (report.findings[0]?.layers ?? []).map((l) => ({
      component: l.component,
      text: `${l.title}. ${l.because}`,
      basis: l.basis === 'inferred' ? 'inferred' : 'observed',
      evidence: l.evidence.flatMap((e) => e.insertId ?? []),
    })),
    elapsedMs,
  };
}

/** The deepest layer of a finding: its last, which is inferred where nothing shows it. */
function rootOf(finding: Finding): Answer['roots'][number] {
  const deepest = finding.layers.at(-1) ?? finding.layers[0];
  const quotes = deepest.evidence.map((e) => e.quote);
  // A chain that is open below a symptom asserts no cause.
  const asserted = deepest.basis !== 'inferred' && !(deepest.tier === 'symptom' && finding.open !== null);
  return {
    component: deepest.component,
    text: [deepest.title, deepest.because, ...quotes.slice(0, 1)].join(' | '),
    basis: asserted ? 'observed' : 'inferred',
    confidence: asserted ? 1 : 0.5,
  };
}

/** What the first finding suspects behind its deepest layer: said by the report, and shown by nothing. */
function suspectsOf(finding: Finding): Answer['roots'] {
  const deepest = finding.layers.at(-1) ?? finding.layers[0];
  return finding.suspected.map((s) => ({
    component: s.component ?? deepest.component,
    text: s.title,
    basis: 'inferred',
    confidence: 0.2,
  }));
}
