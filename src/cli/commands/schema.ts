import type { Io } from '../io.ts';
import { print } from '../output.ts';
import { reportPaths } from '../report-paths.ts';

/** `rca schema [view]`: the JSON Schema of the report, or the paths that a template can show. */
export async function runSchema(what: 'report' | 'view', io: Io): Promise<number> {
  if (what === 'view') {
    const lines = reportPaths().map((p) => `${p.path}  ${p.type}${p.optional ? ', may be absent' : ''}`);
    await print(
      io,
      `What a template can show; [] is {{#each}}. Each value goes through a helper of its format: {{text report.generatedAt}}.\n\n${lines.join('\n')}\n`,
    );
    return 0;
  }
  const { reportJsonSchema } = await import('../../report/schema.ts');
  await print(io, `${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
  return 0;
}
