import type * as z from 'zod';
import { cut } from '../util/text.ts';
import type { DocPath } from './yaml-source.ts';
import { didYouMean } from './suggest.ts';

/** A fault of the content against the schema. */
export interface SchemaFault {
  readonly path: DocPath;
  /** The key itself is at fault, not its value. */
  readonly key?: string;
  readonly message: string;
  readonly next: string;
}

type Issue = z.core.$ZodIssue;

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  record: 'an object',
  object: 'an object',
  string: 'a text',
  boolean: 'true or false',
};

/** What zod found, in the words of the rule's author; `knownKeys` gives the keys allowed at a path. */
export function schemaFaults(
  issues: readonly Issue[],
  value: unknown,
  knownKeys: (path: DocPath) => readonly string[],
): readonly SchemaFault[] {
  return telling(issues).flatMap((issue) => faultsOf(issue, [], value, knownKeys));
}

function faultsOf(
  issue: Issue,
  base: DocPath,
  value: unknown,
  knownKeys: (path: DocPath) => readonly string[],
): SchemaFault[] {
  const path = [...base, ...(issue.path as DocPath)];
  const name = path.length === 0 ? 'the rule' : `"${path.join('.')}"`;
  const last = path.at(-1);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(path);
      return issue.keys.map((key) => ({
        path,
        key,
        message: `unknown key "${key}"${didYouMean(key, known)}`,
        next: known.length > 0 ? `use one of ${known.join(', ')}, or take the key out` : 'take the key out',
      }));
    }
    case 'invalid_value': {
      const found = at(value, path);
      const values = issue.values.map(String);
      if (found === undefined) return [missing(path, values.join(', ').replace(/, ([^,]*)$/, ' or $1'))];
      return [
        {
          path,
          message: `${name} is ${shown(found)}${didYouMean(typeof found === 'string' ? found : '', values)}`,
          next: `use one of ${values.join(', ')}`,
        },
      ];
    }
    case 'invalid_union': {
      const branch = likeliest(issue.errors, at(value, path));
      return telling(branch).flatMap((inner) => faultsOf(inner, path, value, knownKeys));
    }
    case 'invalid_type': {
      const found = at(value, path);
      if (issue.expected === 'never')
        return [
          {
            path: path.slice(0, -1),
            key: String(last),
            message: issue.message,
            next: `take "${String(last)}" out`,
          },
        ];
      const wanted = TYPE_NAMES[issue.expected] ?? issue.expected;
      if (found === undefined) return [missing(path, wanted)];
      return [{ path, message: `${name} is ${shown(found)}, not ${wanted}`, next: `write ${wanted}` }];
    }
    case 'invalid_key':
      return [
        {
          path: path.slice(0, -1),
          key: String(last),
          message: `"${String(last)}" ${issue.issues[0]?.message ?? 'is no name'}`,
          next: 'rename it',
        },
      ];
    default:
      return [
        {
          path,
          message: `${name} ${issue.message}`,
          next: 'see "A rule" in the README for what may stand here',
        },
      ];
  }
}

/** Without "says nothing" where a misspelt key is why. */
function telling(issues: readonly Issue[]): readonly Issue[] {
  const misspelt = new Set(
    issues.filter((issue) => issue.code === 'unrecognized_keys').map((issue) => issue.path.join('.')),
  );
  return issues.filter((issue) => issue.code !== 'custom' || !misspelt.has(issue.path.join('.')));
}

function missing(path: DocPath, wanted: string): SchemaFault {
  const name = String(path.at(-1));
  return { path: path.slice(0, -1), message: `${name} is missing`, next: `add "${name}" (${wanted})` };
}

/** The branch of a union that fits the value's own type, so that only what is really wrong is said. */
function likeliest(branches: readonly (readonly Issue[])[], found: unknown): readonly Issue[] {
  const wrongType = (branch: readonly Issue[]): boolean =>
    branch.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0);
  const fitting = branches.filter((branch) => !wrongType(branch));
  if (fitting[0]) return fitting[0];
  const expected = branches.flatMap((branch) =>
    branch.flatMap((issue) =>
      issue.code === 'invalid_type' && issue.path.length === 0
        ? [TYPE_NAMES[issue.expected] ?? issue.expected]
        : [],
    ),
  );
  return [
    {
      code: 'custom',
      path: [],
      message: `is ${shown(found)}, not ${[...new Set(expected)].join(' or ')}`,
    } as unknown as Issue,
  ];
}

function at(value: unknown, path: DocPath): unknown {
  let found = value;
  for (const step of path)
    found =
      found !== null && typeof found === 'object'
        ? (found as Record<string | number, unknown>)[step]
        : undefined;
  return found;
}

function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? JSON.stringify(cut(value, 60)) : (JSON.stringify(value) ?? 'nothing');
}
