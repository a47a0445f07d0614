import { loadCatalog as load, type Catalog } from '../catalog/index.ts';
import { investigate as run, type InvestigateOptions } from '../investigate.ts';
import { compileFilter as compile } from '../lql/index.ts';
import type { ExceptionChain, Report } from '../model/index.ts';
import { FORMATS, renderReport, type Format, type RenderOptions } from '../render/index.ts';
import { parseException as parse } from '../stack/index.ts';
import { UserError } from '../util/errors.ts';
import { bundledTemplates, BUNDLED_RULES, packageVersion } from './assets.ts';

/** Options of `investigate` for library users: the bundled rules, standard input and the version are filled in. */
export type LibraryOptions = Pick<InvestigateOptions, 'from'> & Partial<InvestigateOptions>;

/** Reads saved entries and explains what failed in them. @throws UserError for what the caller can mend (a path, a time, a filter). */
export async function investigate(options: LibraryOptions): Promise<Report> {
  const from: unknown = (options as LibraryOptions | undefined)?.from;
  if (!Array.isArray(from) || from.length === 0 || !from.every((place) => typeof place === 'string'))
    throw new UserError('investigate() was told nothing to read', {
      next: "hand in { from: ['entries.json'] }",
    });
  return run({
    version: await packageVersion(),
    stdin: process.stdin,
    ...options,
    rules: options.rules ?? [BUNDLED_RULES],
  });
}

/** Report -> text in one of the formats, with the bundled templates. @throws UserError for an unknown format. */
export async function render(
  report: Report,
  format: Format,
  options: Omit<RenderOptions, 'templates'> = {},
): Promise<string> {
  if (typeof format !== 'string' || !Object.hasOwn(FORMATS, format))
    throw new UserError(`there is no format ${JSON.stringify(format)}`, {
      next: `formats are: ${Object.keys(FORMATS).join(', ')}`,
    });
  return renderReport(report, format, { ...options, templates: await bundledTemplates() });
}

/** Loads rules of one or more folders; the bundled ones where none is named. @throws UserError for a missing folder. */
export async function loadCatalog(
  folders: string | readonly string[] = BUNDLED_RULES,
  options: Parameters<typeof load>[1] = {},
): Promise<Catalog> {
  return load(typeof folders === 'string' ? [folders] : folders, options);
}

/** Cloud Logging query -> predicate over LogEntry values (REST JSON). @throws UserError with line and column, and what was expected. */
export function compileFilter(lql: string): (entry: unknown) => boolean {
  if (typeof lql !== 'string')
    throw new UserError('the filter is no text', { next: "compileFilter('severity>=ERROR')" });
  try {
    return compile(lql);
  } catch (error) {
    // Who catches it sees the message first, and may not know of `where`.
    if (!(error instanceof UserError) || error.where === undefined) throw error;
    throw new UserError(`${error.where}: ${error.message}`, {
      where: error.where,
      ...(error.next === undefined ? {} : { next: error.next }),
      cause: error,
    });
  }
}

/** The first stack trace of a text, outermost exception first whatever the language prints first; null where there is none. */
export function parseException(text: string): ExceptionChain | null {
  return typeof text === 'string' ? parse(text) : null;
}
