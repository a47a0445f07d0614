import { resolve } from 'node:path';
import type { CodeCheck, Comparison, Report } from '../../model/index.ts';
import { compareReports, withCodeChecks } from '../../compare/index.ts';
import { loadCatalog } from '../../catalog/index.ts';
import { investigate } from '../../investigate.ts';
import { renderComparison, type ComparisonFormat } from '../../render/index.ts';
import { cacheDir } from '../../store/index.ts';
import { EXIT } from '../../util/errors.ts';
import { BUNDLED_RULES, bundledTemplates, packageVersion } from '../assets.ts';
import { withUnknownsCompared } from '../../baseline/index.ts';
import { earlierReport } from '../baseline.ts';
import { earlierRuns, fixesKnownTo, historyOfRun } from '../history-place.ts';
import { wantsAscii, wantsColor, widthOf, type Io } from '../io.ts';
import { print, writeWhole } from '../output.ts';
import { bySameRules } from '../same-rules.ts';

/** What `rca compare` was asked. */
export interface CompareCommand {
  readonly before: string;
  readonly after: string;
  readonly format: ComparisonFormat;
  readonly width?: number | undefined;
  readonly ascii?: boolean | undefined;
  readonly failOn: 'new' | 'never';
  readonly outputJson?: string | undefined;
  readonly db?: string | undefined;
  /** A clone in which the probes of the earlier findings are asked again. */
  readonly repo?: string | undefined;
  readonly commit?: string | undefined;
  readonly rules?: readonly string[] | undefined;
}

/** `rca compare BEFORE AFTER`: report against report; gives the exit code. */
export async function runCompare(command: CompareCommand, io: Io): Promise<number> {
  const history = await historyOfRun(command.db, io);
  const run = {
    io,
    runs: earlierRuns(history),
    investigate: async (options: Parameters<Parameters<typeof earlierReport>[1]['investigate']>[0]) =>
      investigate({
        from: [],
        rules: [BUNDLED_RULES],
        stdin: io.stdin,
        version: await packageVersion(),
        redactKey: io.env['RCA_REDACT_KEY'],
        cacheDir: cacheDir(io.env),
        ...options,
      }),
  };
  const [before, after] = await bySameRules(
    await earlierReport(command.before, run),
    await earlierReport(command.after, run),
    history,
    run.investigate,
  );
  const { fixedBefore } = fixesKnownTo(history);
  const findings = compareReports(before.report, after.report, {
    ...(fixedBefore ? { fixedBefore: fixedBefore(after.report) } : {}),
    sources: { before: before.source, after: after.source },
  });
  // Of two reports, their unknown patterns are all that is known of the lines.
  const { comparison: compared = findings } = withUnknownsCompared(
    { ...after.report, comparison: findings },
    before.report,
  );
  history?.close();
  const comparison = withCodeChecks(
    compared,
    command.repo === undefined ? [] : await askCode(before.report, after.report, command.repo, command, io),
  );
  const templates = await bundledTemplates();
  if (command.outputJson !== undefined)
    await writeWhole(command.outputJson, renderComparison(comparison, 'json', { templates }), io.cwd);
  await print(
    io,
    renderComparison(comparison, command.format, {
      templates,
      width: widthOf(io, command.width),
      color: command.format === 'terminal' && wantsColor(io),
      ascii: wantsAscii(io, command.ascii),
    }),
  );
  return exitCodeOf(comparison, command.failOn);
}

/** The probes of the earlier report at the commit given, or at the one that the later report knows to have run, else at HEAD. */
async function askCode(
  before: Report,
  after: Report,
  repo: string,
  { commit, rules = [] }: CompareCommand,
  io: Io,
): Promise<readonly { readonly finding: string; readonly check: CodeCheck }[]> {
  const { checkFix, codeCheck } = await import('../../probes/index.ts');
  const catalog = await loadCatalog([BUNDLED_RULES, ...rules]);
  const checks = await checkFix({
    report: before,
    rules: new Map(catalog.rules.map((r) => [r.info.id, r.info])),
    repo: resolve(io.cwd, repo),
    commit: commit ?? commitThatRan(after),
  });
  return checks.map((check) => ({ finding: check.finding, check: codeCheck(check) }));
}

/** The one commit at which a report's findings were looked at, where it is no guess. */
function commitThatRan({ findings }: Report): string | undefined {
  const seen = new Set(findings.flatMap(({ source }) => (source && !source.inferred ? [source.commit] : [])));
  return seen.size === 1 ? [...seen][0] : undefined;
}

/** 1 where something is new or back and that was asked; else 3 where the two have nothing in common to compare; else 0. */
function exitCodeOf(comparison: Comparison, failOn: CompareCommand['failOn']): number {
  const { counts, before, after } = comparison;
  if (failOn === 'new' && counts.new + counts.regressed > 0) return EXIT.findings;
  const nothing =
    before.entries === 0 || after.entries === 0 || !before.services.some((s) => after.services.includes(s));
  return nothing ? EXIT.inconclusive : EXIT.ok;
}
