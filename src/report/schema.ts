import { z } from 'zod';
import {
  timestamp,
  count,
  texts,
  logSeverity,
  evidence,
  link,
  layers,
  score,
  rootCause,
  whys,
} from './chain-schema.ts';
import { patternFigures } from './pattern-schema.ts';
import { patternsSchema } from './pattern-schema.ts';
import { patternUnit } from './pattern-schema.ts';
import { capabilitiesSchema } from './comparison-schema.ts';
import { comparisonSchema } from './comparison-schema.ts';
import { coverage } from './coverage-schema.ts';
import { finding } from './finding-schema.ts';

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
