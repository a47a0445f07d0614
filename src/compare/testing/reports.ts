import type { Exposure, Finding, Layer, Report } from '../../model/index.ts';

/** A layer with what a test cares about. */
export function layer(level: number, title: string, exception?: { type: string; message: string }): Layer {
  return {
    level,
    title,
    because: '',
    tier: 'application',
    component: 'api',
    ...(exception ? { exception } : {}),
    link: level === 0 ? null : { kind: 'trace', basis: 'observed', why: 'same trace' },
    seen: { failures: 1, of: 1 },
    basis: 'observed',
    evidence: [{ n: 1, insertId: 'a', quote: title }],
  };
}

/** A finding with what a test cares about: `rate` as failures and requests of GET /x. */
export function finding(
  name: string,
  rate: readonly [number, number] | null,
  rest: Partial<Finding> & { readonly route?: string } = {},
): Finding {
  const { route = '/x', ...others } = rest;
  const layers: Finding['layers'] = [
    layer(0, `surface of ${name}`),
    layer(1, name, { type: 'ValueError', message: name }),
  ];
  return {
    id: 'F1',
    fingerprint: `v1-${name}`,
    aliases: [],
    title: name,
    severity: 'high',
    tier: 'application',
    status: 'active',
    services: ['api'],
    revisions: ['api-1'],
    firstSeen: '2025-01-01T00:00:00Z',
    lastSeen: '2025-01-01T00:10:00Z',
    failures: rate?.[0] ?? 3,
    entries: rate?.[0] ?? 3,
    ...(rate
      ? {
          rate: {
            failures: rate[0],
            of: rate[1],
            unit: 'requests',
            routes: [{ service: 'api', method: 'GET', route }],
          },
        }
      : {}),
    layers,
    rootCause: {
      level: 1,
      title: name,
      component: 'api',
      basis: 'observed',
      label: 'deepest established cause',
    },
    suspected: [],
    refuted: [],
    open: null,
    whys: [],
    alternatives: [],
    actions: [],
    tests: [],
    joins: [],
    ...others,
  };
}

/** Requests of one route. */
export function requests(status: number, count: number, route = '/x', revision = 'api-1'): Exposure {
  return { service: 'api', revision, method: 'GET', route, status, count };
}

/** A report with what a test cares about. */
export function report(
  findings: readonly Finding[],
  exposure: readonly Exposure[],
  rest: {
    readonly tests?: Readonly<Record<string, 'passed' | 'failed' | 'skipped'>>;
    readonly complete?: boolean;
    readonly services?: readonly string[];
    readonly instances?: number;
    readonly catalogHash?: string;
    readonly key?: string;
    readonly comparison?: Report['comparison'];
    readonly success?: Report['coverage']['success'];
  } = {},
): Report {
  const services = rest.services ?? ['api'];
  const cases = Object.entries(rest.tests ?? {}).map(([name, outcome]) => ({ name, outcome }));
  const count = (o: string): number => cases.filter((c) => c.outcome === o).length;
  return {
    schemaVersion: 1,
    tool: { name: 'rca', version: '0' },
    generatedAt: '2025-01-01T00:10:00Z',
    run: { key: rest.key ?? 'run-1', services, revisions: ['api-1'], catalogHash: rest.catalogHash ?? 'c1' },
    coverage: {
      source: 'saved entries',
      filter: null,
      asked: { since: null, until: null },
      covered: { since: '2025-01-01T00:00:00Z', until: '2025-01-01T00:10:00Z' },
      complete: rest.complete ?? true,
      reasons: [],
      entries: 100,
      duplicates: 0,
      unreadable: 0,
      withoutPayload: 0,
      late: 0,
      services: services.map((name) => ({
        name,
        entries: 100,
        revisions: ['api-1'],
        instances: rest.instances ?? 1,
      })),
      exposure,
      ...(rest.success ? { success: rest.success } : {}),
      rules: { loaded: 1, matched: 1, neverApplicable: [] },
    },
    findings,
    background: [],
    unknowns: [],
    ...(rest.tests
      ? {
          tests: {
            total: cases.length,
            passed: count('passed'),
            failed: count('failed'),
            skipped: count('skipped'),
            suites: [],
            unexplained: [],
            cases,
          },
        }
      : {}),
    ...(rest.comparison ? { comparison: rest.comparison } : {}),
    notices: [],
  };
}
