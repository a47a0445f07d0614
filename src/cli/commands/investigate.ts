import { readFile } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { investigate } from '../../investigate.ts';
import type { Report } from '../../model/index.ts';
import { renderReport } from '../../render/index.ts';
import { exitCodeOf } from '../../report/index.ts';
import { cacheDir, saveLastRun } from '../../store/index.ts';
import { UserError } from '../../util/errors.ts';
import { BUILT_CACHE, BUNDLED_RULES, bundledTemplates, packageVersion } from '../assets.ts';
import { loadContext } from '../context.ts';
import { wantsColor, widthOf, type Io } from '../io.ts';
import type { RunOptions } from '../options.ts';
import { print, writeWhole } from '../output.ts';

/** `rca [investigate]`: reads, explains, writes; gives the exit code. */
export async function runInvestigate(options: RunOptions, io: Io): Promise<number> {
  if (options.from.length === 0)
    throw new UserError('nothing to read', {
      next: 'give saved entries: rca --from entries.json (gcloud logging read FILTER --format=json > entries.json), or - for standard input',
    });
  const at = (path: string): string =>
    path === '-' || /^[a-z]+:/.test(path) || isAbsolute(path) ? path : resolve(io.cwd, path);
  const tests = await Promise.all(
    options.tests.map(async (file) => ({ file, xml: await readText(at(file), file) })),
  );
  const context = options.context === undefined ? undefined : await loadContext(options.context, io.cwd);
  const report = await investigate({
    from: options.from,
    rules: [...(options.bundledRules ? [BUNDLED_RULES] : []), ...options.rules],
    tests: options.tests.length > 0 ? tests : undefined,
    since: options.since,
    until: options.until,
    now: options.now,
    services: options.service,
    revisions: options.revision,
    filter: options.filter,
    minSeverity: options.minSeverity,
    context,
    cycle: options.cycle,
    redactKey: io.env['RCA_REDACT_KEY'],
    // The built cache knows all bundled rules; foreign ones are kept in the user's own.
    cacheDir: options.rules.length === 0 ? BUILT_CACHE : cacheDir(io.env),
    stdin: io.stdin,
    version: await packageVersion(),
  });
  await deliver(report, options, io);
  await saveLastRun({ report, from: options.from.map(at) }, io.env, process.pid);
  return exitCodeOf(report, options.failOn);
}

async function deliver(report: Report, options: RunOptions, io: Io): Promise<void> {
  const templates = await bundledTemplates();
  // Files first: who closes the pipe early still gets them.
  const outputs = [
    ['json', options.outputJson],
    ['markdown', options.outputMd],
    ['html', options.outputHtml],
  ] as const;
  for (const [format, file] of outputs)
    if (file !== undefined) await writeWhole(file, renderReport(report, format, { templates }), io.cwd);
  await print(
    io,
    renderReport(report, options.format, {
      templates,
      width: widthOf(io, options.width),
      color: options.format === 'terminal' && wantsColor(io),
      full: options.full,
    }),
  );
}

async function readText(path: string, shown: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UserError(
      `the test report cannot be read: ${code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'it is a folder' : (error as Error).message}`,
      { where: shown, next: 'give a JUnit XML file to --tests' },
    );
  }
}
