import { z } from 'zod';
import {
  timestamp,
  count,
  texts,
  severity,
  tier,
  evidence,
  layers,
  probe,
  score,
  source,
  rootCause,
  whys,
} from './chain-schema.ts';

/** One finding, as the report has it. */
export const finding = z.strictObject({
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
