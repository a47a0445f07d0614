import { z } from 'zod';
import type { CapabilitySpec } from '../model/index.ts';
import { UserError } from '../util/errors.ts';

const texts = z.union([z.string(), z.array(z.string())]).transform((v) => (typeof v === 'string' ? [v] : v));

const capability = z
  .strictObject({
    name: z.string().min(1),
    routes: texts.default([]),
    tests: texts.default([]),
    success: z.string().optional(),
    failure: z.string().optional(),
    value: z.string().optional(),
    source: z.string().optional(),
  })
  .refine((c) => c.routes.length + c.tests.length > 0 || c.success !== undefined || c.failure !== undefined, {
    message: 'nothing shows how it does: give routes, tests, or a success filter',
  })
  .refine((c) => c.value === undefined || (c.source ?? '').trim() !== '', {
    message: 'its value has no source: a report has no figure of money that nobody stands for; give source',
  });

/** A list of capabilities, checked. @throws UserError with file and line for one that is not well-formed. */
export function parseCapabilities(value: unknown, where: string): readonly CapabilitySpec[] {
  const parsed = z.array(capability).safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new UserError(
      `capabilities: ${issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue?.message ?? 'not a list'}`,
      {
        where,
        next: 'write a list of {name, routes, tests, success, failure, value, source}',
      },
    );
  }
  const names = parsed.data.map((c) => c.name);
  const twice = names.find((n, i) => names.indexOf(n) !== i);
  if (twice !== undefined)
    throw new UserError(`capabilities: two are called ${JSON.stringify(twice)}`, {
      where,
      next: 'give each its own name',
    });
  return parsed.data.map(({ value: text, source, success, failure, ...c }) => ({
    ...c,
    ...(success === undefined ? {} : { success }),
    ...(failure === undefined ? {} : { failure }),
    ...(text === undefined ? {} : { value: { text, source: source ?? '' } }),
  }));
}
