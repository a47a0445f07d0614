import { z } from 'zod';

const count = z.int().min(0);
const texts = z.array(z.string());

/** The figures of a pattern on both sides. */
export const patternFigures = {
  before: count,
  after: count,
  of: z.strictObject({ before: count, after: count }),
  q: z
    .number()
    .min(0)
    .max(1)
    .describe(
      'Chance of such a rise had the rate not changed, corrected for all patterns (Benjamini-Hochberg)',
    ),
  beyondChance: z.boolean(),
};
/** What rates of patterns are taken over. */
export const patternUnit = z.enum(['requests', 'entries', 'seconds']).describe('What rates are taken over');

/** The comparison of patterns as published, with the parts that it shares with the rest of the report. */
export const patternsSchema = <E extends z.ZodType, S extends z.ZodType, T extends z.ZodType>(shared: {
  readonly evidence: E;
  readonly severity: S;
  readonly timestamp: T;
}) =>
  z
    .strictObject({
      which: z.enum(['all', 'error-like', 'unknown']).describe('Which lines were compared'),
      lines: count,
      known: count.describe('Lines whose pattern the baseline has as well'),
      remaining: count,
      baselineLines: count.nullable().describe('Null where the baseline has nothing to compare with'),
      beyondBounds: count.describe('Lines that did not fit into memory and were not compared'),
      unit: patternUnit,
      of: z.strictObject({ before: count, after: count }),
      changed: z.array(
        z.strictObject({
          template: z.string(),
          fingerprint: z.string(),
          kind: z.enum(['new', 'risen']),
          ...patternFigures,
          severity: shared.severity,
          services: texts,
          firstSeen: shared.timestamp,
          evidence: z.array(shared.evidence),
          why: texts.describe('What it may have to do with'),
          findings: texts.describe('Findings that explain its lines'),
        }),
      ),
      hidden: count.describe('Changed patterns that are left out of the list'),
    })
    .describe('The lines of a run against those of its baseline, by pattern');
