import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One incident of a set: its files, those of a good window, and what a person on call knows. */
export interface Case {
  readonly id: string;
  readonly from: readonly string[];
  readonly baseline: readonly string[];
  readonly context: Readonly<Record<string, unknown>> | null;
}

/** The cases of `incidents/<set>`; empty where the set is not there. */
export function casesOf(shared: string, set: string): readonly Case[] {
  const folder = join(shared, 'incidents', set);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((id) => {
      const file = (name: string): readonly string[] =>
        [`${name}.ndjson`, `${name}.ndjson.gz`].map((f) => join(folder, id, f)).filter((f) => existsSync(f));
      const context = join(folder, id, 'context.json');
      return {
        id,
        from: file('entries'),
        baseline: file('baseline'),
        context: existsSync(context)
          ? (JSON.parse(readFileSync(context, 'utf8')) as Record<string, unknown>)
          : null,
      };
    })
    .filter((c) => c.from.length > 0);
}
