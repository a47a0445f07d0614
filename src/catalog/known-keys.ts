import type { DocPath } from './yaml-source.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Keys that a JSON Schema allows for the object at `path`; none where it allows any. */
export function knownKeys(root: Schema, path: DocPath): readonly string[] {
  let here: readonly Schema[] = branches(root, root);
  for (const step of path) {
    here = here.flatMap((schema) => {
      const next =
        typeof step === 'number'
          ? schema['items']
          : ((schema['properties'] as Schema | undefined)?.[step] ?? schema['additionalProperties']);
      return isSchema(next) ? branches(next, root) : [];
    });
  }
  const names = here.flatMap((schema) =>
    Object.entries((schema['properties'] as Schema | undefined) ?? {})
      .filter(([, value]) => !isNever(value))
      .map(([key]) => key),
  );
  return [...new Set(names)];
}

function branches(schema: Schema, root: Schema): readonly Schema[] {
  const ref = schema['$ref'];
  if (typeof ref === 'string') {
    let target: unknown = root;
    for (const part of ref.split('/').slice(1)) target = (target as Schema | undefined)?.[part];
    return isSchema(target) ? branches(target, root) : [];
  }
  const any = schema['anyOf'];
  return Array.isArray(any) ? (any as readonly Schema[]).flatMap((one) => branches(one, root)) : [schema];
}

function isSchema(value: unknown): value is Schema {
  return value !== null && typeof value === 'object';
}

/** A key that is known only to be refused with a reason (`sequence`). */
function isNever(value: unknown): boolean {
  return isSchema(value) && 'not' in value;
}
