import { z } from 'zod';
import { timestamp, count, texts, logSeverity } from './chain-schema.ts';

/** What was read, and what of it was missing. */
export const coverage = z.strictObject({
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
  leftOut: z
    .strictObject({ by: z.string(), services: texts })
    .describe('Services that were read whole, and of which the severity or status asked for left nothing')
    .optional(),
  untold: z
    .strictObject({
      findings: z.strictObject({ count, failures: count, services: texts }).nullable(),
      patterns: z.strictObject({ count, entries: count }).nullable(),
    })
    .describe('What is counted and not told one by one, for there is too much of it')
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
