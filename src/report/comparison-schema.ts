import { z } from 'zod';
import { FINDING_SEVERITIES, VERDICTS } from '../model/index.ts';

const count = z.int().min(0);
const texts = z.array(z.string());
const verdict = z.enum(VERDICTS);

const side = z.strictObject({
  failures: count,
  of: count.nullable().describe('Null where the entries give no denominator'),
  interval: z.tuple([z.number(), z.number()]).nullable().describe('Clopper-Pearson, 95 %'),
});

const figures = z.strictObject({
  unit: z.string().nullable(),
  before: side,
  after: side,
  probability: z.number().optional().describe('Of seeing none at the rate of the other side (binomial)'),
  conditional: z
    .number()
    .optional()
    .describe('Of so uneven a split over both sides, were the rates the same (exact conditional test)'),
  needed: count.optional().describe('Further clean ones after which silence would mean "fixed"'),
});

const share = z.strictObject({ passed: count, of: count });
const tested = z.strictObject({ passed: count, of: count, skipped: count });
const statuses = z.record(z.string(), count);

const codeCount = z.strictObject({ commit: z.string(), hits: count, candidates: count });
const codeCheck = z
  .strictObject({
    probe: z.string(),
    title: z.string(),
    before: codeCount,
    now: codeCount,
    evidence: z.enum(['for', 'against', 'undecided']).describe('For or against the fix'),
    says: z.string(),
  })
  .describe('A probe of the finding, asked again at a later commit');

const run = z.strictObject({
  key: z.string(),
  source: z.string(),
  cycle: z.string().optional(),
  services: texts,
  revisions: texts,
  covered: z.strictObject({ since: z.string().nullable(), until: z.string().nullable() }),
  entries: count,
  complete: z.boolean(),
  catalogHash: z.string(),
});

const valued = z.strictObject({ text: z.string(), source: z.string() });
const sums = z.array(z.strictObject({ text: z.string(), capabilities: texts, sources: texts }));
const state = z.enum(['working', 'degraded', 'broken', 'not exercised']);

/** The capabilities of a run as published. */
export const capabilitiesSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      name: z.string(),
      state,
      good: count,
      of: count,
      measures: z.array(
        z.strictObject({ kind: z.enum(['requests', 'tests', 'entries']), good: count, of: count }),
      ),
      value: valued.optional(),
    }),
  ),
  atRisk: sums,
});

/** The comparison as published. */
export const comparisonSchema = z.strictObject({
  before: run,
  after: run,
  threshold: z.number(),
  counts: z.record(verdict, count),
  verdicts: z.array(
    z.strictObject({
      fingerprint: z.string(),
      title: z.string(),
      severity: z.enum(FINDING_SEVERITIES),
      services: texts,
      ids: z.strictObject({ before: z.string().nullable(), after: z.string().nullable() }),
      verdict,
      reason: z.string(),
      figures,
      rootMoved: z.strictObject({ before: z.string(), after: z.string() }).optional(),
      code: z.array(codeCheck).optional(),
      sameSurface: z.array(
        z.strictObject({ fingerprint: z.string(), title: z.string(), side: z.enum(['before', 'after']) }),
      ),
    }),
  ),
  endpoints: z.array(
    z.strictObject({
      service: z.string(),
      method: z.string(),
      route: z.string(),
      before: statuses,
      after: statuses,
      verdict,
      reason: z.string(),
      figures,
    }),
  ),
  tests: z
    .strictObject({
      before: tested,
      after: tested,
      both: z.strictObject({ of: count, before: count, after: count }),
      sameTests: z.boolean(),
      trend: z.string(),
      newlyFailing: texts,
      recovered: texts,
      stillFailing: texts,
      added: texts,
      removed: texts,
      skipped: texts,
      suites: z.array(
        z.strictObject({ name: z.string(), before: share.nullable(), after: share.nullable() }),
      ),
    })
    .nullable(),
  capabilities: z
    .strictObject({
      verdicts: z.array(
        z.strictObject({
          name: z.string(),
          before: z.strictObject({ state, good: count, of: count }),
          after: z.strictObject({ state, good: count, of: count }),
          verdict,
          reason: z.string(),
        }),
      ),
      restored: sums,
    })
    .optional(),
  notes: texts,
});
