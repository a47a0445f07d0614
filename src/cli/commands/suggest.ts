import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { investigate, type InvestigateOptions, type SeenAgain } from '../../investigate.ts';
import type { Report, Unknown } from '../../model/index.ts';
import { visible } from '../../render/index.ts';
import { isGcp } from '../../sources/index.ts';
import { ensureFolder, loadLastRun } from '../../store/index.ts';
import { suggestRules, type Suggestion } from '../../suggest-rules.ts';
import { EXIT, UserError } from '../../util/errors.ts';
import { counted, cut, formatCount } from '../../util/text.ts';
import { BUILT_CACHE, BUNDLED_RULES, packageVersion } from '../assets.ts';
import { toView } from '../example-view.ts';
import { checkFilter } from '../filter-check.ts';
import { findUnknown, isNumber, numberedIn, type Numbered } from '../find-unknown.ts';
import type { Io } from '../io.ts';
import type { RunOptions } from '../options.ts';
import { print } from '../output.ts';

/** What `rca rules suggest` was asked. */
export interface SuggestCommand extends Pick<
  RunOptions,
  | 'from'
  | 'since'
  | 'until'
  | 'now'
  | 'service'
  | 'revision'
  | 'filter'
  | 'minSeverity'
  | 'rules'
  | 'bundledRules'
> {
  /** `U3`, or the fingerprint of a pattern; all where absent. */
  readonly unknown: string | undefined;
  /** The report whose number that is: a file, or `last`. */
  readonly report: string | undefined;
  /** Saved entries in which no rule may be seen. */
  readonly healthy: readonly string[];
  /** Folder for the drafts. */
  readonly output: string | undefined;
  readonly json: boolean;
}

/** `rca rules suggest`: drafts rules for the patterns of saved entries that no rule knows. */
export async function runSuggest(options: SuggestCommand, extra: readonly string[], io: Io): Promise<number> {
  if (extra.length > 0)
    throw new UserError(`suggest takes no ${JSON.stringify(extra[0])}`, {
      next: 'rca rules suggest --from FILE --unknown U1',
    });
  checkFilter(options.filter, false);
  if (options.report !== undefined && options.unknown === undefined)
    throw new UserError('--report says whose number --unknown is, and there is no --unknown', {
      next: `rca rules suggest --from FILE --report ${options.report} --unknown U1`,
    });
  const last = options.from.length === 0 ? await loadLastRun(io.env) : null;
  const from = last?.from ?? options.from;
  refuseUnsaved(from, last !== null);
  const numbered = options.unknown === undefined ? null : await numberedIn(options.report, from, io);
  const redactKey = io.env['RCA_REDACT_KEY'] ?? 'rca';
  let made: readonly Suggestion[] | null = null;
  const asked: InvestigateOptions = {
    from,
    rules: [
      ...(options.bundledRules ? [BUNDLED_RULES] : []),
      ...options.rules.map((dir) => resolve(io.cwd, dir)),
    ],
    since: options.since ?? last?.report.coverage.asked.since ?? undefined,
    until: options.until ?? last?.report.coverage.asked.until ?? undefined,
    now: options.now,
    services: options.service,
    revisions: options.revision,
    filter: options.filter,
    minSeverity: options.minSeverity,
    redactKey,
    // The built cache knows all bundled rules.
    ...(options.rules.length === 0 ? { cacheDir: BUILT_CACHE } : {}),
    stdin: io.stdin,
    version: await packageVersion(),
  };
  const suggest = (healthy?: SeenAgain['read']): Promise<unknown> =>
    investigate({
      ...asked,
      again: async (seen) => {
        const unknowns = chosen(options, seen.report, numbered, io);
        if (unknowns.length > 0) made = await suggestRules(seen, { unknowns, redactKey, toView, healthy });
      },
    });
  if (options.healthy.length === 0) await suggest();
  else await besideHealthy(options.healthy, asked, suggest);
  if (made === null) {
    io.stderr.write('rca: no unknown pattern in these entries: nothing to suggest\n');
    return EXIT.ok;
  }
  return deliver(made, options, io);
}

/** Opens the healthy entries for as long as rules are held against them. @throws UserError where there are none: nothing would be shown by them. */
async function besideHealthy(
  from: readonly string[],
  { stdin, redactKey, version }: InvestigateOptions,
  suggest: (healthy: SeenAgain['read']) => Promise<unknown>,
): Promise<void> {
  const live = from.find((one) => isGcp(one) || one === '-');
  if (live !== undefined)
    throw new UserError(`healthy entries are read more than once, and ${live} cannot be`, {
      next: 'rca collect --output FILE saves entries; then --healthy FILE',
    });
  await investigate({
    from,
    rules: [],
    stdin,
    redactKey,
    version,
    again: async ({ report, read }) => {
      if (report.coverage.entries === 0)
        throw new UserError('the healthy entries are none', {
          where: `--healthy ${from.join(' ')}`,
          next: 'give saved entries of a time when all was well',
        });
      await suggest(read);
    },
  });
}

/** Entries are read more than once, and those of a live window would not be the same. */
function refuseUnsaved(from: readonly string[], ofLastRun: boolean): void {
  const place = from.find((one) => isGcp(one) || (ofLastRun && one === '-'));
  if (place !== undefined)
    throw new UserError(
      `rules are suggested from saved entries${ofLastRun ? ', and the last run read' : ', not from'} ${place === '-' ? 'standard input' : place}`,
      { next: 'rca collect --output FILE saves entries; then rca rules suggest --from FILE' },
    );
}

/** The unknowns that are meant. @throws UserError where there is none of that name, naming those that there are. */
function chosen(
  options: SuggestCommand,
  report: Report,
  numbered: Numbered | null,
  io: Io,
): readonly Unknown[] {
  const { unknown: name } = options;
  if (name === undefined) {
    if (options.output === undefined && report.unknowns.length > 1)
      throw new UserError(
        `there are ${counted(report.unknowns.length, 'unknown pattern')}, and a rule is a file`,
        {
          next: `name one with --unknown (${listed(report)}), or give --output DIR`,
        },
      );
    return report.unknowns;
  }
  const named =
    (numbered && findUnknown(numbered.report, name)) ??
    (numbered && isNumber(name) ? null : findUnknown(report, name));
  const found = named && report.unknowns.find((u) => u.template === named.template);
  if (found) {
    if (isNumber(name)) io.stderr.write(meant(found, name.toUpperCase(), options, numbered));
    return [found];
  }
  if (named?.errorLike === false)
    throw new UserError(`${named.id} says nothing of an error: it is there for being new or more frequent`, {
      // By the numbers in which the one was named.
      next: `rules are suggested for patterns of errors: ${listed({
        unknowns: (numbered?.report ?? report).unknowns.filter((u) => u.errorLike !== false),
      })}`,
    });
  if (named)
    throw new UserError(
      `${named.id} of ${numbered?.name ?? 'these entries'} is ${textOf(named)}: no unknown pattern of these entries has these words`,
      {
        next: `give the entries that the report is of (--from, --since, --until); where a rule knows the pattern by now, it is no unknown. Here are: ${listed(report)}`,
      },
    );
  const there = numbered && isNumber(name) ? numbered.report : report;
  throw new UserError(
    `there is no unknown pattern ${JSON.stringify(name)}${there === report ? '' : ` in ${numbered?.name ?? ''}`}`,
    {
      next:
        there.unknowns.length === 0
          ? 'it has none: every error in it is known to a rule or is an exception'
          : `there are ${listed(there)}`,
    },
  );
}

/** Which pattern a number was taken for, where somebody may have read it elsewhere; nothing where the report was named. */
function meant(found: Unknown, name: string, { report }: SuggestCommand, numbered: Numbered | null): string {
  if (report !== undefined || (numbered !== null && found.id === name)) return '';
  const by =
    numbered === null
      ? 'by the numbers of these entries without a baseline'
      : `by the numbers of ${numbered.name}`;
  return `rca: ${name} is ${textOf(found)}, ${by}; for those of another report give --report FILE, or the fingerprint instead of the number\n`;
}

const textOf = (u: Unknown): string => `"${visible(cut(u.template, 60))}"`;

const MAX_LISTED = 10;

function listed({ unknowns }: Pick<Report, 'unknowns'>): string {
  if (unknowns.length === 0) return 'there is none';
  const shown = unknowns.slice(0, MAX_LISTED).map((u) => `${u.id} ${visible(cut(u.template, 60))}`);
  return `${shown.join('; ')}${unknowns.length > MAX_LISTED ? `; and ${unknowns.length - MAX_LISTED} more` : ''}`;
}

/** Writes the drafts; 2 where nothing was written. */
async function deliver(made: readonly Suggestion[], options: SuggestCommand, io: Io): Promise<number> {
  const rows: { readonly one: Suggestion; readonly file?: string }[] = [];
  for (const one of made) {
    const { outcome } = one;
    if (outcome.kind === 'refused') {
      const { message, next } = outcome.refusal;
      io.stderr.write(`rca: ${nameOf(one)}: no rule: ${visible(message)}\n  next: ${next}\n`);
    } else if (options.output !== undefined) {
      const file = await written(outcome.ruleId, outcome.yaml, resolve(io.cwd, options.output), io);
      if (file !== null) rows.push({ one, file });
    } else rows.push({ one });
  }
  if (options.json) await print(io, `${JSON.stringify(made.map(asJson(rows)), null, 2)}\n`);
  else if (options.output === undefined) for (const { one } of rows) await print(io, yamlOf(one));
  else await print(io, `${[...rows.map(line), summary(made, rows.length)].join('\n')}\n`);
  return rows.length > 0 ? EXIT.ok : EXIT.usage;
}

/** A new file; null, and said so, where one of that name is there. */
async function written(ruleId: string, yaml: string, folder: string, io: Io): Promise<string | null> {
  const file = join(folder, `${ruleId.toLowerCase().replaceAll('_', '-')}.yaml`);
  const shown = relative(io.cwd, file);
  try {
    await ensureFolder(folder);
    await writeFile(file, yaml, { flag: 'wx' });
    return shown;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw new UserError(
        `the draft cannot be written: ${error instanceof Error ? error.message : String(error)}`,
        {
          where: shown,
          next: 'give --output a folder that can be written',
        },
      );
    io.stderr.write(
      `rca: ${shown}: is there already and was left as it is\n  next: move it, or give another --output\n`,
    );
    return null;
  }
}

const nameOf = ({ unknown }: Suggestion): string => `${unknown.id} ${visible(cut(unknown.template, 60))}`;

const yamlOf = ({ outcome }: Suggestion): string => (outcome.kind === 'written' ? outcome.yaml : '');

function line({ one, file }: { readonly one: Suggestion; readonly file?: string }): string {
  const { own, of, others, ofOthers } = one.seen;
  return `${one.unknown.id}  ${file ?? ''}  seen in ${formatCount(own)}/${formatCount(of)} of its entries, ${formatCount(others)}/${formatCount(ofOthers)} others`;
}

function summary(made: readonly Suggestion[], files: number): string {
  const refused = made.filter((one) => one.outcome.kind === 'refused').length;
  const there = made.length - refused - files;
  return `${counted(made.length, 'unknown pattern')}, ${counted(files, 'draft')} written, ${formatCount(refused)} refused${there > 0 ? `, ${formatCount(there)} there already` : ''}`;
}

function asJson(
  rows: readonly { readonly one: Suggestion; readonly file?: string }[],
): (one: Suggestion) => unknown {
  return (one) => {
    const { unknown, seen, outcome } = one;
    const file = rows.find((row) => row.one === one)?.file;
    return {
      unknown: unknown.id,
      template: unknown.template,
      seen,
      ...(outcome.kind === 'written'
        ? { rule: outcome.ruleId, yaml: outcome.yaml, ...(file === undefined ? {} : { file }) }
        : { refused: outcome.refusal }),
    };
  };
}
