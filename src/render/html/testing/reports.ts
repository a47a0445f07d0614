import type { Comparison, Evidence, Finding, FindingVerdict, Layer, Report } from '../../../model/index.ts';

const at = (second: number): string =>
  `2025-03-04T10:${String(Math.floor(second / 60) % 60).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}Z`;

function evidence(n: number): Evidence {
  return {
    n,
    insertId: `entry-${n}`,
    logName: 'projects/shop-staging/logs/run.googleapis.com%2Fstderr',
    timestamp: at(n % 3000),
    quote: `payment ${n} failed: the pool of database connections is exhausted (20 of 20 in use), waited 30 s`,
    url: `https://console.cloud.google.com/logs/query;query=insertId%3D%22entry-${n}%22?project=shop-staging`,
  };
}

function layer(
  level: number,
  basis: 'observed' | 'verified',
  cited: Evidence,
  extra: Partial<Layer> = {},
): Layer {
  return {
    level,
    title: `layer ${level}: payments answer 503 while the pool is exhausted`,
    because: 'Requests wait for a connection and give up.',
    tier: 'application',
    component: 'payments',
    ruleId: 'POOL_EXHAUSTED',
    link: level === 0 ? null : { kind: 'trace', basis: 'observed', why: 'same trace, 12 ms before' },
    seen: { failures: 3, of: 3 },
    basis,
    evidence: [cited],
    ...extra,
  } as Layer;
}

/** A finding that has one of everything, citing `count` entries from number `from` on. */
function sampleFinding(index: number, from: number, count: number): Finding {
  const cited = Array.from({ length: count }, (_x, i) => evidence(from + i)) as [Evidence, ...Evidence[]];
  const probe: Evidence = {
    n: from + count,
    quote: 'pool = create_pool(max=20)',
    file: 'db/pool.py',
    line: 12,
    commit: '4fa4ab9',
  };
  return {
    id: `F${index}`,
    fingerprint: `v1-${String(index).padStart(16, '0')}`,
    aliases: [],
    title: `Payments fail: the pool is exhausted (${index})`,
    severity: (['critical', 'high', 'medium', 'low'] as const)[index % 4] ?? 'low',
    tier: 'application',
    status: 'active',
    services: ['payments'],
    revisions: ['payments-00002-abc'],
    firstSeen: at(60),
    lastSeen: at(2400),
    failures: count,
    entries: count * 2,
    rate: { failures: 31, of: 40, unit: 'requests' },
    began: { revision: 'payments-00002-abc', minutesAfter: 2, before: '0/25 requests on payments-00001-xyz' },
    layers: [
      layer(0, 'observed', cited[0], {
        evidence: cited,
        claims: ['likely a network problem'],
      }),
      layer(1, 'verified', probe, {
        exception: {
          type: 'PoolTimeout',
          message: 'no connection in 30 s',
          frame: 'acquire (db/pool.py:44)',
        },
      }),
      {
        level: 2,
        title: 'connections are not given back when a payment is cancelled',
        because: 'A rule knows it to be behind an exhausted pool.',
        tier: 'application',
        component: 'payments',
        link: {
          kind: 'rule',
          basis: 'inferred',
          why: 'POOL_LEAK is known to be behind POOL_EXHAUSTED',
          confirm: 'count checkouts and returns',
        },
        seen: { failures: 1, of: 3 },
        basis: 'inferred',
        evidence: [],
        confirm: 'Look whether every acquire has a release on the cancel path.',
      },
    ],
    rootCause: {
      level: 1,
      title: 'the pool has 20 connections',
      component: 'payments',
      basis: 'verified',
      label: 'root cause',
    },
    suspected: [
      {
        title: 'a slow query holds connections',
        component: 'orders-db',
        confirm: 'look at the slow query log',
      },
    ],
    refuted: [
      { title: 'the database is down', why: 'it answered 25 of 25 health checks', evidence: [cited[0]] },
    ],
    open: 'Nothing below is established; log checkouts of the pool.',
    whys: [
      {
        n: 1,
        question: 'Why: payments answer 503?',
        answer: 'The pool is exhausted.',
        basis: 'observed',
        evidence: cited.slice(0, 2),
      },
      {
        n: 2,
        question: 'Why: the pool is exhausted?',
        answer: 'Not established.',
        basis: 'open',
        evidence: [],
      },
    ],
    alternatives: [{ title: 'too many requests', why: 'the rate doubled', decides: 'requests per second' }],
    actions: ['Give connections back on the cancel path.'],
    tests: [{ name: 'e2e.pay > test_cancel', outcome: 'failed', why: 'it quotes the trace' }],
    joins: [{ kind: 'trace', count: count * 2 }],
  };
}

/** A report with this many findings, each citing this many entries of its own. */
export function sampleReport(findings = 2, entriesEach = 4): Report {
  const list = Array.from({ length: findings }, (_x, i) =>
    sampleFinding(i + 1, 1 + i * (entriesEach + 1), entriesEach),
  );
  const next = findings * (entriesEach + 1) + 1;
  return {
    schemaVersion: 1,
    tool: { name: 'rca', version: '0.0.0' },
    generatedAt: at(3000),
    run: {
      key: 'run-0000000000000000',
      cycle: 'night 3',
      services: ['payments'],
      revisions: ['payments-00001-xyz', 'payments-00002-abc'],
      catalogHash: '0123456789abcdef',
    },
    coverage: {
      source: 'saved entries',
      filter: 'severity>=ERROR',
      asked: { since: at(0), until: null },
      covered: { since: at(10), until: at(3000) },
      complete: false,
      reasons: ['the file ends inside an entry: what followed is missing'],
      entries: findings * entriesEach * 2,
      duplicates: 1,
      unreadable: 2,
      withoutPayload: 3,
      late: 0,
      services: [
        {
          ...{ name: 'payments', entries: 100, revisions: ['payments-00001-xyz', 'payments-00002-abc'] },
          severities: { INFO: 88, ERROR: 12 },
        },
      ],
      activity: {
        ...{ since: at(0), stepSeconds: 300, omitted: { services: 2, entries: 9, failures: 1 } },
        services: [{ name: 'payments', entries: [40, 0, 20, 40], failures: [0, 0, 4, 8] }],
      },
      exposure: [
        {
          service: 'payments',
          revision: 'payments-00002-abc',
          method: 'POST',
          route: '/pay/{id}',
          status: 503,
          count: 31,
        },
      ],
      rules: { loaded: 10, matched: 2, neverApplicable: [] },
    },
    findings: list,
    background: [],
    unknowns: [
      {
        id: 'U1',
        template: 'cache miss for <*>',
        severity: 'WARNING',
        count: 16,
        services: ['payments'],
        firstSeen: at(20),
        lastSeen: at(2000),
        new: true,
        fingerprint: 'u1-00000000000000aa',
        errorLike: false,
        rise: {
          before: 0,
          after: 16,
          of: { before: 200, after: 210 },
          q: 0.0004,
          beyondChance: true,
          unit: 'requests',
        },
        score: { total: 20, parts: [{ points: 20, why: 'new beyond chance' }] },
        examples: [evidence(next)],
      },
    ],
    tests: {
      total: 5,
      passed: 3,
      failed: 2,
      skipped: 0,
      suites: [{ name: 'e2e.pay', passed: 3, of: 5 }],
      unexplained: ['e2e.pay > test_refund'],
    },
    context: { symptom: 'nobody can pay', system: 'shop', deployTime: at(100) },
    timeline: {
      since: at(10),
      until: at(3000),
      errors: Array.from({ length: 60 }, (_x, i) => (i > 2 ? i % 5 : 0)),
      findings: list.map((f, i) => ({
        id: f.id,
        failures: Array.from({ length: 60 }, (_x, b) => ((b + i) % 7 === 0 ? 2 : 0)),
      })),
      revisions: [
        { service: 'payments', revision: 'payments-00001-xyz', firstSeen: at(10) },
        { service: 'payments', revision: 'payments-00002-abc', firstSeen: at(90) },
      ],
      tests: [
        { name: 'e2e.pay > test_cancel', outcome: 'failed', start: at(600), end: at(700) },
        { name: 'e2e.pay > test_ok', outcome: 'passed', start: at(700), end: at(720) },
      ],
    },
    notices: [{ code: 'note', message: 'read with --since', where: 'entries.json:1:1' }],
  };
}

/** A comparison with one of everything. */
export function sampleComparison(): Comparison {
  const side = (key: string): Comparison['before'] => ({
    key,
    source: `${key}.json`,
    services: ['payments'],
    revisions: ['payments-00001-xyz'],
    covered: { since: at(0), until: at(3000) },
    entries: 120,
    complete: true,
    catalogHash: '0123456789abcdef',
  });
  const figures: FindingVerdict['figures'] = {
    unit: 'requests',
    before: { failures: 31, of: 40, interval: [0.61, 0.89] },
    after: { failures: 0, of: 240, interval: [0, 0.02] },
  };
  return {
    before: side('before'),
    after: side('after'),
    threshold: 0.01,
    counts: {
      regressed: 0,
      new: 0,
      worse: 0,
      persisting: 0,
      'not comparable': 0,
      improved: 0,
      quiet: 0,
      fixed: 1,
    },
    verdicts: [
      {
        fingerprint: 'v1-0000000000000009',
        title: 'Refunds fail',
        severity: 'high',
        services: ['payments'],
        ids: { before: 'F1', after: null },
        verdict: 'fixed',
        reason: '0 of 240 requests fail',
        figures,
        rootMoved: { before: 'the pool', after: 'the disk' },
        sameSurface: [],
      },
    ],
    endpoints: [
      {
        service: 'payments',
        method: 'POST',
        route: '/refund',
        before: { '503': 31, '200': 9 },
        after: { '200': 240 },
        verdict: 'fixed',
        reason: '0 of 240',
        figures,
      },
    ],
    patterns: {
      which: 'all',
      lines: 40,
      known: 30,
      remaining: 10,
      baselineLines: 38,
      beyondBounds: 0,
      unit: 'requests',
      of: { before: 200, after: 210 },
      hidden: 0,
      changed: [
        {
          template: 'quorum lost on <*>',
          fingerprint: 'u1-00000000000000ab',
          kind: 'new',
          before: 0,
          after: 10,
          of: { before: 200, after: 210 },
          q: 0.0012,
          beyondChance: true,
          severity: 'INFO',
          services: ['payments'],
          firstSeen: at(40),
          evidence: [],
          why: ['only on payments-00001-xyz'],
          findings: [],
        },
      ],
    },
    tests: {
      before: { passed: 2, of: 5, skipped: 0 },
      after: { passed: 3, of: 5, skipped: 0 },
      both: { of: 5, before: 2, after: 3 },
      sameTests: true,
      trend: 'up by 1',
      newlyFailing: [],
      recovered: ['e2e.pay > test_ok'],
      stillFailing: ['e2e.pay > test_cancel'],
      added: [],
      removed: [],
      skipped: [],
      suites: [],
    },
    notes: ['the rules differ'],
  };
}
