import * as z from 'zod';

const text = (about: string): z.ZodString => z.string().trim().min(1, 'must not be empty').describe(about);
const names = z
  .array(text('a dotted name; * for anything, {{capture}} for what the log says'))
  .min(1, 'must not be empty');

const find = z
  .strictObject({
    call: names.optional(),
    definition: names.optional(),
    assignment: names.optional(),
    import: names.optional(),
    text: z.string().min(1, 'must not be empty').describe('RE2, line by line').optional(),
    files: names.optional(),
    languages: z
      .array(z.enum(['python', 'javascript', 'typescript', 'java', 'go']))
      .min(1, 'must not be empty')
      .optional(),
    withoutKeywords: names.optional(),
  })
  .refine((f) => [f.call, f.definition, f.assignment, f.import, f.text].some((v) => v !== undefined), {
    message: 'says nothing: needs at least one of call, definition, assignment, import, text',
  });

const where = z.strictObject({
  inside: names.optional(),
  notInside: names.optional(),
  has: names.optional(),
  reaches: z
    .strictObject({
      values: names.optional(),
      type: text('a type; its constructor, members and annotated names count as values').optional(),
      known: z.record(z.string(), names).describe('expressions known to give a type').optional(),
      unless: names.describe('calls and attributes that convert the value').optional(),
    })
    .refine((r) => r.values !== undefined || r.type !== undefined, {
      message: 'says nothing: needs values or type',
    })
    .optional(),
});

/** A question to a checkout: what it must find, and what not finding it refutes; `use` names one that is built in. */
export const probeSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'is not an id: small letters, digits and - only'),
    title: text('what holds when it verifies; {{capture}} allowed'),
    because: text('one sentence').optional(),
    refutes: text('title of what does not hold when it finds nothing').optional(),
    maxShare: z
      .number()
      .gt(0)
      .max(1)
      .describe('share of the candidates above which hits prove nothing')
      .optional(),
    find: find.optional(),
    where: where.optional(),
    expect: z.enum(['some', 'none']).optional(),
    use: text('name of a built-in probe').optional(),
    with: z.record(z.string(), z.string()).optional(),
  })
  .refine((p) => (p.find === undefined) !== (p.use === undefined), { message: 'needs either find or use' });
