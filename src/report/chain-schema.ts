import { z } from 'zod';
import { FINDING_SEVERITIES, SEVERITY_NUMBER, TIERS, type Severity } from '../model/index.ts';

// Parts of the report's schema (schema.ts): plain values, evidence, and chains.

export const timestamp = z.string().describe('RFC 3339, UTC');
export const count = z.int().min(0);
export const texts = z.array(z.string());
export const severity = z.enum(FINDING_SEVERITIES);
export const tier = z.enum(TIERS);
export const logSeverity = z.enum(Object.keys(SEVERITY_NUMBER) as [Severity, ...Severity[]]);

export const evidence = z
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

export const link = z.discriminatedUnion('basis', [
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

export const layers = z.discriminatedUnion('basis', [
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

export const probe = z
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

export const score = z
  .strictObject({
    total: z.number(),
    parts: z.array(z.strictObject({ points: z.number(), why: z.string() })),
  })
  .describe('Parts that speak for a cause; it ranks, and establishes nothing');

const span = { from: z.int().min(1), to: z.int().min(1) };

export const source = z
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

export const rootCause = z
  .strictObject({
    level: z.int(),
    title: z.string(),
    component: z.string(),
    basis,
    label: z.enum(['root cause', 'deepest established cause']),
  })
  .nullable();

export const whys = z.array(
  z.strictObject({
    n: z.int().min(1),
    question: z.string(),
    answer: z.string(),
    basis: z.enum([...basis.options, 'open']),
    evidence: z.array(evidence),
  }),
);
