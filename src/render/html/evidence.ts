import type { Evidence, Finding } from '../../model/index.ts';
import { counted, formatCount } from '../../util/text.ts';
import { readCommand } from './command.ts';

/** Citations shown in full over the whole file; beyond it they are counted, so that a large report stays usable. */
const MAX_SHOWN = 2400;
const MAX_A_FINDING = 60;
const MIN_A_FINDING = 5;

/** A citation in a text: a link where the evidence is in the file. */
export interface CiteView {
  readonly n: number;
  readonly shown: boolean;
}

/** A piece of evidence as the page shows it. */
export interface EvidenceView {
  readonly n: number;
  readonly what: string;
  readonly time: string;
  readonly quote: string;
  /** The quote sums up request fields; it is no text of the entry. */
  readonly summary: boolean;
  readonly url: string;
  readonly command: string;
}

/** Which evidence stands in the file, and under which finding. */
export interface EvidencePlan {
  cites(evidence: readonly Evidence[]): readonly CiteView[];
  of(finding: Finding): { readonly rows: readonly EvidenceView[]; readonly note: string };
  /** The first of these that no finding has shown, with the rest counted. */
  loose(evidence: readonly Evidence[]): readonly EvidenceView[];
}

/** All evidence that a finding cites, the first of each layer before the rest. */
function citedBy(f: Finding): readonly Evidence[] {
  const lists = [
    ...f.layers.map((l) => l.evidence),
    ...f.whys.map((w) => w.evidence),
    ...f.suspected.map((s) => s.evidence ?? []),
    ...f.refuted.map((r) => r.evidence),
    ...(f.source ? [[f.source.evidence]] : []),
    ...(f.changes ?? []).map((c) => c.evidence),
    ...f.layers.flatMap((l) => (l.contradicted ?? []).map((c) => c.evidence)),
  ];
  const all = [...lists.flatMap((l) => l.slice(0, 1)), ...lists.flatMap((l) => l.slice(1))];
  return [...new Map(all.map((e) => [e.n, e])).values()];
}

/** Decides once for a report which evidence is shown where: each piece under the first finding that cites it. */
export function planEvidence(findings: readonly Finding[], others: readonly Evidence[]): EvidencePlan {
  const limit = Math.max(
    MIN_A_FINDING,
    Math.min(MAX_A_FINDING, Math.floor(MAX_SHOWN / Math.max(1, findings.length))),
  );
  const shown = new Set<number>();
  const rows = new Map<Finding, { rows: readonly EvidenceView[]; note: string }>();
  for (const f of findings) {
    const cited = citedBy(f);
    const own = cited.filter((e) => !shown.has(e.n));
    const here = (shown.size < MAX_SHOWN ? own.slice(0, limit) : own.slice(0, 1)).sort((a, b) => a.n - b.n);
    for (const e of here) shown.add(e.n);
    const visibleCount = cited.filter((e) => shown.has(e.n)).length;
    rows.set(f, {
      rows: here.map(evidenceView),
      note:
        visibleCount < cited.length
          ? `${formatCount(visibleCount)} of ${counted(cited.length, 'cited entry', 'cited entries')} shown; the JSON report has all.`
          : '',
    });
  }
  const loose = others.filter((e) => !shown.has(e.n)).slice(0, MAX_A_FINDING);
  for (const e of loose) shown.add(e.n);
  return {
    cites: (evidence) => evidence.slice(0, 40).map(({ n }) => ({ n, shown: shown.has(n) })),
    of: (f) => rows.get(f) ?? { rows: [], note: '' },
    loose: () => [...loose].sort((a, b) => a.n - b.n).map(evidenceView),
  };
}

function evidenceView(e: Evidence): EvidenceView {
  return {
    n: e.n,
    what: sourceOf(e),
    time: e.timestamp ?? '',
    quote: e.quote,
    summary: e.summaryOf !== undefined,
    url: e.url ?? '',
    command: readCommand(e) ?? '',
  };
}

function sourceOf(e: Evidence): string {
  if (e.test !== undefined) return `test ${e.test}${e.file === undefined ? '' : ` in ${e.file}`}`;
  if (e.insertId !== undefined) return `insertId ${e.insertId}`;
  const place = `${e.file ?? 'unknown file'}${e.line === undefined ? '' : `:${e.line}`}`;
  if (e.commit !== undefined) return `${place} at commit ${e.commit}`;
  return e.hash === undefined ? place : `${place}, content ${e.hash}`;
}
