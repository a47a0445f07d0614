import type { Comparison, Finding, Report, Verdict } from '../../model/index.ts';

/** A finding with a name, on the revision of its run. */
function finding(name: string, revision: string): Finding {
  return {
    id: 'F1',
    fingerprint: name,
    aliases: [],
    title: name,
    severity: 'high',
    tier: 'application',
    status: 'active',
    services: ['api'],
    revisions: [revision],
    firstSeen: '2025-01-01T00:00:00Z',
    lastSeen: '2025-01-01T00:10:00Z',
    failures: 1,
    entries: 1,
    layers: [
      {
        level: 0,
        title: name,
        because: '',
        tier: 'application',
        component: 'api',
        link: null,
        seen: { failures: 1, of: 1 },
        basis: 'observed',
        evidence: [{ n: 1, insertId: 'a', quote: name }],
      },
    ],
    rootCause: null,
    suspected: [],
    refuted: [],
    open: null,
    whys: [],
    alternatives: [],
    actions: [],
    tests: [],
    joins: [],
  };
}

/** The n-th run: ten minutes of revision api-n, with these findings, and verdicts of findings by name. */
export function runReport(
  n: number,
  names: readonly string[] = ['a'],
  verdicts: Readonly<Record<string, Verdict>> = {},
): Report {
  const at = (minutes: number): string =>
    new Date(Date.UTC(2025, 0, 1) + (n * 10 + minutes) * 60_000).toISOString().replace('.000Z', 'Z');
  const comparison = {
    verdicts: Object.entries(verdicts).map(([fingerprint, verdict]) => ({
      fingerprint,
      verdict,
      services: ['api'],
    })),
  } as unknown as Comparison;
  return {
    schemaVersion: 1,
    tool: { name: 'rca', version: '0' },
    generatedAt: at(9),
    run: { key: `run-${n}`, services: ['api'], revisions: [`api-${n}`], catalogHash: 'c' },
    coverage: {
      source: 'saved entries',
      filter: null,
      asked: { since: null, until: null },
      covered: { since: at(0), until: at(9) },
      complete: true,
      reasons: [],
      entries: 10,
      duplicates: 0,
      unreadable: 0,
      withoutPayload: 0,
      late: 0,
      services: [{ name: 'api', entries: 10, revisions: [`api-${n}`] }],
      exposure: [],
      rules: { loaded: 1, matched: 1, neverApplicable: [] },
    },
    findings: names.map((name) => finding(name, `api-${n}`)),
    background: [],
    unknowns: [],
    ...(Object.keys(verdicts).length > 0 ? { comparison } : {}),
    notices: [],
  };
}
