import { resolve } from 'node:path';
import { loadCatalog } from '../../catalog/index.ts';
import { checkFix, codeCheck, type FixCheck } from '../../probes/index.ts';
import { visible } from '../../render/index.ts';
import { loadLastRun } from '../../store/index.ts';
import { EXIT } from '../../util/errors.ts';
import { BUNDLED_RULES } from '../assets.ts';
import type { Io } from '../io.ts';
import { print } from '../output.ts';
import { readReport } from '../report-file.ts';

/** What `rca probe` was asked. */
export interface ProbeCommand {
  /** A JSON report, or `last`. */
  readonly report: string;
  readonly repo: string;
  readonly commit?: string | undefined;
  readonly rules: readonly string[];
  readonly format: 'text' | 'json';
}

/** `rca probe REPORT --repo DIR`: asks a report's probes again at a later commit; 1 where one still hits, 3 where there is none to ask or it cannot be told. */
export async function runProbe(command: ProbeCommand, io: Io): Promise<number> {
  const report =
    command.report === 'last' ? (await loadLastRun(io.env)).report : await readReport(command.report, io);
  const catalog = await loadCatalog([BUNDLED_RULES, ...command.rules]);
  const checks = await checkFix({
    report,
    rules: new Map(catalog.rules.map((r) => [r.info.id, r.info])),
    repo: resolve(io.cwd, command.repo),
    commit: command.commit,
  });
  if (command.format === 'json') await print(io, `${JSON.stringify({ checks }, null, 2)}\n`);
  else await print(io, `${linesOf(checks).map(visible).join('\n')}\n`);
  if (checks.length === 0) return EXIT.inconclusive;
  if (checks.some((c) => c.now.hits > 0)) return EXIT.findings;
  return checks.some((c) => c.doubt !== undefined) ? EXIT.inconclusive : EXIT.ok;
}

function linesOf(checks: readonly FixCheck[]): readonly string[] {
  if (checks.length === 0)
    return [
      'The report has no probe that held, so there is nothing to ask again.',
      '  next: make it with a checkout: rca --from FILE --repo DIR --commit SHA --output-json report.json',
    ];
  return checks.flatMap((c) => [
    `${c.finding} ${c.probe.title}`,
    `  ${c.before.hits} of ${c.before.candidates} at ${c.before.commit.slice(0, 7)} -> ${c.now.hits} of ${c.now.candidates} at ${c.now.commit.slice(0, 7)}: ${codeCheck(c).says}`,
  ]);
}
