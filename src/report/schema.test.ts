import { expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { Report } from '../model/index.ts';
import { reportJsonSchema, type reportSchema } from './schema.ts';

type Mutable<T> = T extends readonly [infer H, ...infer R]
  ? [Mutable<H>, ...{ [K in keyof R]: Mutable<R[K]> }]
  : T extends readonly (infer E)[]
    ? Mutable<E>[]
    : T extends object
      ? { -readonly [K in keyof T]: Mutable<T[K]> }
      : T;
type Published = z.infer<typeof reportSchema>;

it('publishes the schema of the type that the rooms build', () => {
  // Both ways: nothing in the type is missing in the schema, nothing in the schema is missing in the type.
  expectTypeOf<keyof Published>().toEqualTypeOf<keyof Report>();
  expectTypeOf<Mutable<Report>['findings'][number]>().toExtend<{ layers: [unknown, ...unknown[]] }>();
  expectTypeOf<keyof Published['findings'][number]>().toEqualTypeOf<keyof Report['findings'][number]>();
  expectTypeOf<keyof Published['coverage']>().toEqualTypeOf<keyof Report['coverage']>();
});

it('is a JSON Schema that refuses an observed layer without evidence', () => {
  const text = JSON.stringify(reportJsonSchema());
  expect(text).toContain('"schemaVersion"');
  expect(text).toContain('"prefixItems"');
});
