import { z } from 'zod';
import { FINDING_SEVERITIES, SEVERITY_NUMBER, TIERS, type Severity } from '../model/index.ts';
import { patternFigures, patternsSchema, patternUnit } from './pattern-schema.ts';
import { capabilitiesSchema, comparisonSchema } from './comparison-schema.ts';

const timestamp = z.string().describe('RFC 3339, UTC');
const count = z.int().min(0);
const texts = z.array(z.string());
const severity = z.enum(FINDING_SEVERITIES);
const tier = z.enum(TIERS);
const logSeverity = z.enum(Object.keys(SEVERITY_NUMBER) as [Severity, ...Severity[]]);

const evidence = z
  .strictObject({
    n: z
      .int()
      .min(1)
      .describe(
        'Number under which texts cite it; the same evidence has the same number all over the report',
      ),
    insertId: z.string().optional(),
    logName: z.string().optional(),
    timestamp: timestamp.optional(),
    quote: z.string(),
    summaryOf: z
      .literal('request')
      .optional()
      .describe('The entry has no text: quote sums up the fields of its request'),
    url: z.string().optional().describe('Logs Explorer, where the project is known'),
    file: z.string().optional(),
    line: z.int().optional(),
    hash: z.string().optional().describe('Content hash of an entry that has no insertId'),
    commit: z.string().optional(),
    test: z.string().optional(),
  })
  .describe(
    'An entry (by insertId; where the form has none, by file, line and hash), a test case, or code at a commit',
  );

const link = z.discriminatedUnion('basis', [
  z.strictObject({ kind: z.string(), basis: z.enum(['observed', 'verified']), why: z.string() }),
  z.strictObject({ kind: z.string(), basis: z.literal('inferred'), why: z.string(), confirm: z.string() }),
]);

const layer = {
  level: z.int().min(0).describe('0 is the surface'),
  title: z.string(),
  because: z.string(),
  tier,
  component: z.string().describe('Service, pod, node or external system at fault in this layer'),
  ruleId: z.string().optional(),
  exception: z
    .strictObject({ type: z.string(), message: z.string(), frame: z.string().optional() })
    .optional(),
  link: link.nullable(),
  claims: texts.optional().describe('What applications, rule authors or people assert without evidence'),
  contradicted: z
    .array(
      z.strictObject({
        claim: z.string(),
        scope: z
          .enum(['failure', 'beside'])
          .describe('Entries of the same failures, or of other failures of the same requests'),
        why: z.string(),
        evidence: z.array(evidence),
      }),
    )
    .optional()
    .describe('What entries hold against what an application says of its failure'),
  seen: z.strictObject({ failures: count, of: count }),
};

const layers = z.discriminatedUnion('basis', [
  z.strictObject({
    ...layer,
    basis: z.enum(['observed', 'verified']),
    evidence: z.tuple([evidence], evidence),
    confirm: z.string().optional(),
  }),
  z.strictObject({
    ...layer,
    basis: z.literal('inferred'),
    evidence: z.array(evidence),
    confirm: z.string(),
  }),
]);

const basis = z.enum(['observed', 'verified', 'inferred', 'refuted']);

const probe = z
  .strictObject({
    id: z.string(),
    ruleId: z.string(),
    title: z.string(),
    verdict: z.enum(['verified', 'refuted', 'supports', 'undecided']),
    why: z.string(),
    commit: z.string(),
    hits: count,
    candidates: count,
    places: z.array(
      z.strictObject({ file: z.string(), line: z.int(), commit: z.string(), quote: z.string() }),
    ),
    captures: z.record(z.string(), z.string()),
    head: z.strictObject({ commit: z.string(), hits: count, candidates: count }).optional(),
  })
  .describe('A question to a checkout at a commit, and its answer');

const score = z
  .strictObject({
    total: z.number(),
    parts: z.array(z.strictObject({ points: z.number(), why: z.string() })),
  })
  .describe('Parts that speak for a cause; it ranks, and establishes nothing');

const span = { from: z.int().min(1), to: z.int().min(1) };

const source = z
  .strictObject({
    file: z.string(),
    line: z.int().min(1),
    commit: z.string(),
    why: z.string().describe('How the commit is known'),
    inferred: z.boolean().describe('The commit is only guessed by time'),
    function: z.string(),
    ...span,
    try: z.strictObject(span).optional().describe('The innermost try whose body holds the line'),
    agrees: z.boolean().describe('False where the frame names another function: other code ran'),
    lines: z.array(z.strictObject({ line: z.int().min(1), text: z.string() })),
    changed: z
      .strictObject({
        commit: z.string(),
        author: z.string(),
        at: timestamp,
        subject: z.string(),
        between: z
          .enum(['yes', 'no', 'unknown'])
          .describe('Between the commit of the revision before and the one that failed, by ancestry'),
        says: z.string(),
      })
      .optional()
      .describe('Who last changed the line'),
    evidence,
  })
  .describe('The code around the innermost frame that the checkout holds, at the commit that ran');

const rootCause = z
  .strictObject({
    level: z.int(),
    title: z.string(),
    component: z.string(),
    basis,
    label: z.enum(['root cause', 'deepest established cause']),
  })
  .nullable();

const whys = z.array(
  z.strictObject({
    n: z.int().min(1),
    question: z.string(),
    answer: z.string(),
    basis: z.enum([...basis.options, 'open']),
    evidence: z.array(evidence),
  }),
);

const finding = z.strictObject({
  id: z.string(),
  fingerprint: z.string().describe('Name from run to run, made only of what the entries say'),
  aliases: texts,
  title: z.string(),
  severity,
  tier,
  status: z.enum(['active', 'stopped', 'intermittent']),
  services: texts,
  revisions: texts,
  firstSeen: timestamp,
  lastSeen: timestamp,
  failures: count,
  entries: count,
  rate: z
    .strictObject({
      failures: count,
      of: count,
      unit: z.string(),
      routes: z
        .array(z.strictObject({ service: z.string(), method: z.string(), route: z.string() }))
        .optional(),
    })
    .optional(),
  instances: z.strictObject({ failing: count, of: count }).optional(),
  oldest: z
    .strictObject({ timestamp: z.string(), revision: z.string().optional(), text: z.string() })
    .optional(),
  changes: z
    .array(
      z.strictObject({
        at: timestamp,
        title: z.string(),
        minutesBefore: z.number(),
        restart: z
          .literal(true)
          .optional()
          .describe('An instance or container ended or began; nothing is known to have been changed'),
        text: z.string(),
        evidence: z.array(evidence),
      }),
    )
    .optional()
    .describe('What was changed in the hour before the first failure, nearest first; order, not cause'),
  began: z.strictObject({ revision: z.string(), minutesAfter: z.number(), before: z.string() }).optional(),
  layers: z.tuple([layers], layers),
  rootCause,
  suspected: z.array(
    z.strictObject({
      title: z.string(),
      component: z.string().optional(),
      confirm: z.string(),
      ruleId: z.string().optional(),
      score: score.optional(),
      evidence: z
        .array(evidence)
        .optional()
        .describe('Entries that come before the failures; that they led to them is not established'),
    }),
  ),
  refuted: z.array(z.strictObject({ title: z.string(), why: z.string(), evidence: z.array(evidence) })),
  open: z.string().nullable(),
  whys,
  alternatives: z.array(
    z.strictObject({
      title: z.string(),
      why: z.string(),
      decides: z.string(),
      score: score.optional(),
    }),
  ),
  score: score.optional().describe('Why the deepest established layer goes before the alternatives'),
  actions: texts,
  tests: z.array(z.strictObject({ name: z.string(), outcome: z.string(), why: z.string() })),
  joins: z.array(z.strictObject({ kind: z.string(), count })),
  impact: z.string().optional(),
  story: z.string().optional(),
  traffic: z
    .strictObject({ requests: count, seen: count, share: z.number().optional(), text: z.string() })
    .optional()
    .describe(
      'Requests of its path, counted, or estimated from a sample, where ordinary entries were not read',
    ),
  probes: z.array(probe).optional(),
  source: source.optional(),
});

const coverage = z.strictObject({
  source: z.string(),
  filter: z.string().nullable(),
  asked: z.strictObject({ since: timestamp.nullable(), until: timestamp.nullable() }),
  covered: z.strictObject({ since: timestamp.nullable(), until: timestamp.nullable() }),
  complete: z
    .boolean()
    .describe('False when something that was asked for is, or looks, missing; reasons say what'),
  reasons: texts,
  entries: count,
  duplicates: count,
  unreadable: count,
  withoutPayload: count,
  late: count,
  services: z.array(
    z.strictObject({
      name: z.string(),
      entries: count,
      revisions: texts,
      instances: count.optional(),
      severities: z
        .partialRecord(logSeverity, count)
        .optional()
        .describe("Entries by effective severity (the field's, or what the line states of itself)"),
    }),
  ),
  activity: z
    .strictObject({
      since: timestamp,
      stepSeconds: z.int().min(1),
      services: z.array(
        z.strictObject({ name: z.string(), entries: z.array(count), failures: z.array(count).optional() }),
      ),
      omitted: z.strictObject({ services: count, entries: count, failures: count }).optional(),
    })
    .describe(
      'Entries by service and step of time, and how many of them tell of a failure: severity ERROR or above, or a status of 500 or above',
    )
    .optional(),
  exposure: z.array(
    z.strictObject({
      service: z.string(),
      revision: z.string(),
      method: z.string(),
      route: z.string(),
      status: z.int(),
      count,
    }),
  ),
  success: z
    .array(
      z.strictObject({
        rule: z.string(),
        per: z.string(),
        counts: z.array(z.strictObject({ service: z.string(), revision: z.string(), count })),
      }),
    )
    .optional(),
  rules: z.strictObject({ loaded: count, matched: count, neverApplicable: texts }),
  reads: z.strictObject({ total: count, quotaWaits: count, planned: count }).optional(),
});

/** The report as published; `rca schema` prints it as JSON Schema. A test holds it against the `Report` type. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  generatedAt: timestamp.describe(
    "The clock of the run: --now, else for saved entries the last entry's time",
  ),
  run: z.strictObject({
    key: z.string(),
    cycle: z.string().optional(),
    services: texts,
    revisions: texts,
    catalogHash: z.string(),
  }),
  coverage,
  findings: z.array(finding),
  background: z.array(finding),
  unknowns: z.array(
    z.strictObject({
      id: z.string(),
      fingerprint: z.string().optional().describe('Name from run to run, made of its template'),
      template: z.string(),
      severity: logSeverity,
      count,
      services: texts,
      firstSeen: timestamp,
      lastSeen: timestamp,
      new: z.boolean().nullable(),
      errorLike: z
        .literal(false)
        .optional()
        .describe('Its lines say nothing of an error: here for being news'),
      rise: z
        .strictObject({ ...patternFigures, unit: patternUnit })
        .optional()
        .describe('How often it was logged before and now, and the chance of such a rise'),
      score: score.optional().describe('Why it stands where it stands'),
      examples: z.array(evidence),
      layers: z
        .tuple([layers], layers)
        .optional()
        .describe('The line, and what is behind it by the ties that findings have'),
      rootCause: rootCause
        .optional()
        .describe('The deepest layer below the line that is observed or verified; null where none is'),
      open: z.string().optional(),
      whys: whys.optional(),
      joined: z
        .array(
          z.strictObject({
            finding: z.string(),
            failures: count,
            of: count,
            link,
            evidence: z.array(evidence),
          }),
        )
        .optional()
        .describe(
          'Findings whose failures it goes with: that they go together, not that one led to the other',
        ),
    }),
  ),
  tests: z
    .strictObject({
      total: count,
      passed: count,
      failed: count,
      skipped: count,
      suites: z.array(z.strictObject({ name: z.string(), passed: count, of: count })),
      unexplained: texts,
      cases: z
        .array(z.strictObject({ name: z.string(), outcome: z.enum(['passed', 'failed', 'skipped']) }))
        .optional(),
    })
    .optional(),
  comparison: comparisonSchema
    .extend({ patterns: patternsSchema({ evidence, severity: logSeverity, timestamp }).optional() })
    .optional(),
  capabilities: capabilitiesSchema.optional(),
  context: z
    .strictObject({
      symptom: z.string().optional(),
      system: z.string().optional(),
      deployTime: z.string().optional(),
    })
    .optional(),
  timeline: z
    .strictObject({
      since: timestamp,
      until: timestamp,
      errors: z.array(count).describe('Entries that say that something failed, in equal parts of the window'),
      findings: z.array(z.strictObject({ id: z.string(), failures: z.array(count) })),
      revisions: z.array(z.strictObject({ service: z.string(), revision: z.string(), firstSeen: timestamp })),
      tests: z.array(
        z.strictObject({ name: z.string(), outcome: z.string(), start: timestamp, end: timestamp }),
      ),
    })
    .describe('When things happened: counts in equal parts of the time from the first to the last entry')
    .optional(),
  blindspots: z
    .array(
      z.strictObject({
        kind: z.enum(['trace-id', 'traceback', 'values', 'exit-reason', 'container-log', 'outcome']),
        service: z.string(),
        place: z.string().optional(),
        change: z.string(),
        seen: z.string(),
        findings: texts,
        failures: count,
      }),
    )
    .describe('What logging would have to say for open chains to go further, most chains first')
    .optional(),
  notices: z.array(z.strictObject({ code: z.string(), message: z.string(), where: z.string().optional() })),
});

/** JSON Schema (draft 2020-12) of the report. */
export function reportJsonSchema(): object {
  return { title: 'rca report', ...z.toJSONSchema(reportSchema, { reused: 'ref' }) };
}
