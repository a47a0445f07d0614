import * as z from 'zod';
import { probeSchema as probe } from './probe-schema.ts';
import { FINDING_SEVERITIES, SEVERITY_NUMBER, TIE_KEYS, TIERS, type Severity } from '../model/index.ts';
import { parseDuration } from '../util/time.ts';

const text = (about: string): z.ZodString => z.string().trim().min(1, 'must not be empty').describe(about);
const regex = (about: string): z.ZodString => z.string().min(1, 'must not be empty').describe(about);

const severities = Object.keys(SEVERITY_NUMBER) as [Severity, ...Severity[]];

const exception = z
  .strictObject({
    type: regex('RE2; the whole type or its last part').optional(),
    message: regex('RE2 searched in the exception message; (?hole) allowed').optional(),
    frame: regex('RE2 searched in file:function of the frames').optional(),
    position: z.enum(['any', 'innermost', 'outermost']).optional(),
  })
  .refine((value) => value.type !== undefined || value.message !== undefined || value.frame !== undefined, {
    message: 'says nothing: needs at least one of type, message, frame',
  });

const captureObject = z
  .strictObject({
    field: text('path in the entry, or message.x for JSON inside the message').optional(),
    regex: regex('RE2').optional(),
    optional: z.boolean().describe('true: the condition holds without it, too').optional(),
  })
  .refine((value) => value.field !== undefined || value.regex !== undefined, {
    message: 'says nothing: needs field, regex or both',
  });

const later = (key: string): z.ZodOptional<z.ZodNever> =>
  z
    .never(
      `${key} comes with a later version; for now a rule looks at one entry (filter, text, level, exception, capture, all, any, not)`,
    )
    .optional();

const STATING = [
  'filter',
  'text',
  'level',
  'exception',
  'capture',
  'all',
  'any',
  'not',
  'sequence',
  'set',
] as const;

const condition = z
  .strictObject({
    filter: text('Cloud Logging query language').optional(),
    text: regex('RE2 searched in the message; (?hole) allowed').optional(),
    level: z.enum(severities).describe('effective severity at least').optional(),
    exception: exception.optional(),
    capture: z
      .record(
        z.string().regex(/^[A-Za-z_]\w*$/, 'is not a name (letters, digits, _)'),
        z.union([regex('RE2 over the message'), captureObject]),
      )
      .optional(),
    get all(): z.ZodOptional<z.ZodArray<z.ZodType>> {
      return z.array(condition).min(1, 'must not be empty').optional();
    },
    get any(): z.ZodOptional<z.ZodArray<z.ZodType>> {
      return z.array(condition).min(1, 'must not be empty').optional();
    },
    get not(): z.ZodOptional<z.ZodType> {
      return condition.optional();
    },
    sequence: later('sequence'),
    set: later('set'),
  })
  .refine((value) => STATING.some((key) => (value as Record<string, unknown>)[key] !== undefined), {
    message: 'says nothing: needs at least one of filter, text, level, exception, capture, all, any, not',
  });

const duration = z
  .string()
  .refine((value) => parseDuration(value) !== null, { message: 'is not a duration such as 500ms, 1s or 5m' });

const tie = z.strictObject({
  same: z.array(z.enum(TIE_KEYS)).min(1, 'must not be empty').optional(),
  within: duration.optional(),
  order: z.enum(['before', 'after', 'any']).optional(),
});

const exampleEntry = z.union([
  z.record(z.string(), z.unknown()),
  z.array(z.record(z.string(), z.unknown())).min(1, 'must not be empty'),
]);

/** The shape of a rule file. */
export const ruleFile = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'is not an id: capitals, digits and _ only, such as JSON_UNSERIALIZABLE'),
  title: text('one line; {{capture}} allowed'),
  tier: z.enum(TIERS),
  severity: z.enum(FINDING_SEVERITIES),
  status: z.enum(['draft', 'stable']).optional(),
  when: condition,
  because: text('what it means; {{capture}} allowed'),
  behind: z
    .array(
      z.strictObject({ rule: text('id of the rule that this one can be the cause of'), tie: tie.optional() }),
    )
    .optional(),
  server: z
    .string()
    .regex(/^[a-z][a-z0-9]*$/, 'is not a kind of server: one word of small letters and digits, such as redis')
    .describe(
      'the kind of server whose answer about its own state this is: the fault is of the server that the entry names, else of that kind, not of who logs it',
    )
    .optional(),
  shared: z
    .boolean()
    .describe(
      'true where callers use up a limit of the server together: it is at fault only where an entry names it or it logs that itself',
    )
    .optional(),
  heals: z
    .array(text('id of a rule'))
    .describe('what an entry of this rule (tier: change) shows to be over, on the same object or service')
    .optional(),
  contradicts: z
    .array(
      z.strictObject({
        about: z.array(text('a word')).min(1, 'must not be empty'),
        guess: z.array(text('a word')).min(1, 'must not be empty'),
        because: text('why an entry of this rule rules the guess out'),
      }),
    )
    .describe('guesses of applications that an entry of this rule rules out: whole words of the guess')
    .optional(),
  probe: z
    .union([probe, z.array(probe).min(1, 'must not be empty')])
    .nullable()
    .optional(),
  confirm: text('how to confirm it').optional(),
  fix: z.array(text('one step')).optional(),
  suspects: z
    .array(
      z.strictObject({
        title: text('a cause behind this one that no entry can show'),
        confirm: text('the check that settles it'),
        component: text('service, pod, node or external system').optional(),
      }),
    )
    .optional(),
  success: z
    .strictObject({ filter: text('Cloud Logging query language'), per: text('the unit that is counted') })
    .optional(),
  references: z.array(text('a link')).optional(),
  examples: z
    .strictObject({ match: z.array(exampleEntry).optional(), ignore: z.array(exampleEntry).optional() })
    .optional(),
});

/** JSON Schema (draft 2020-12) of a rule file, for editors. */
export function ruleJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(ruleFile, { io: 'input' });
}
