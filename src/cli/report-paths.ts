import { reportJsonSchema } from '../report/schema.ts';

/** A member of the report as a template names it. */
export interface ReportPath {
  /** `report.findings[].title`. */
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** Every member of the report, out of its published schema, in its order. */
export function reportPaths(): readonly ReportPath[] {
  const root = reportJsonSchema() as Schema;
  const paths = new Map<string, ReportPath>();
  const walk = (given: Schema, path: string, seen: readonly string[]): void => {
    const ref = /^#\/\$defs\/(.+)$/.exec(given.$ref ?? '')?.[1];
    if (ref !== undefined) {
      const target = root.$defs?.[ref];
      if (target && !seen.includes(ref)) walk(target, path, [...seen, ref]);
      return;
    }
    for (const one of [...(given.anyOf ?? []), ...(given.oneOf ?? []), ...(given.allOf ?? [])])
      walk(one, path, seen);
    if (given.items) walk(given.items, `${path}[]`, seen);
    for (const [name, member] of Object.entries(given.properties ?? {})) {
      const below = `${path}.${name}`;
      if (!paths.has(below))
        paths.set(below, {
          path: below,
          name,
          type: typeOf(member, root),
          optional: !(given.required ?? []).includes(name),
        });
      walk(member, below, seen);
    }
  };
  walk(root, 'report', []);
  return [...paths.values()];
}

function typeOf(given: Schema, root: Schema): string {
  const ref = /^#\/\$defs\/(.+)$/.exec(given.$ref ?? '')?.[1];
  if (ref !== undefined) return typeOf(root.$defs?.[ref] ?? {}, root);
  if (given.const !== undefined) return JSON.stringify(given.const);
  if (given.enum) return given.enum.map((v) => JSON.stringify(v)).join(' or ');
  const either = [...(given.anyOf ?? []), ...(given.oneOf ?? [])];
  if (either.length > 0) return [...new Set(either.map((s) => typeOf(s, root)))].join(' or ');
  return given.type === 'array' ? 'list' : (given.type ?? 'any');
}
