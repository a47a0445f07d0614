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

/** Makes an answer out of a report: its findings in their order, nothing that the report does not say itself. A cause id is no part of a report, so none is given. */
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

/** What a finding says is at fault: its established cause, else what it infers, else the symptom that it leaves open. */
function rootOf(finding: Finding): Answer['roots'][number] {
  const { layers, rootCause } = finding;
  const layer =
    (rootCause ? layers[rootCause.level] : layers.find((l) => l.basis === 'inferred')) ??
    layers.at(-1) ??
    layers[0];
  return {
    component: layer.component,
    text: [layer.title, layer.because, ...layer.evidence.map((e) => e.quote).slice(0, 1)].join(' | '),
    basis: rootCause ? 'observed' : 'inferred',
    confidence: rootCause ? 1 : 0.5,
  };
}

/** What the first finding suspects behind its deepest layer: said by the report, and shown by nothing. */
function suspectsOf(finding: Finding): Answer['roots'] {
  const own = finding.rootCause?.component ?? finding.layers[0].component;
  return finding.suspected.map((s) => ({
    component: s.component ?? own,
    text: s.title,
    basis: 'inferred',
    confidence: 0.2,
  }));
}
