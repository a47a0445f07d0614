import { investigate as run, type InvestigateOptions } from '../investigate.ts';
import type { Report } from '../model/index.ts';
import { renderReport, type Format, type RenderOptions } from '../render/index.ts';
import { bundledTemplates, BUNDLED_RULES, packageVersion } from './assets.ts';

/** Options of `investigate` for library users: the bundled rules, standard input and the version are filled in. */
export type LibraryOptions = Pick<InvestigateOptions, 'from'> & Partial<InvestigateOptions>;

/** Reads saved entries and explains what failed in them. @throws UserError for what the caller can mend (a path, a time, a filter). */
export async function investigate(options: LibraryOptions): Promise<Report> {
  return run({
    version: await packageVersion(),
    stdin: process.stdin,
    ...options,
    rules: options.rules ?? [BUNDLED_RULES],
  });
}

/** Report -> text in one of the formats, with the bundled templates. */
export async function render(
  report: Report,
  format: Format,
  options: Omit<RenderOptions, 'templates'> = {},
): Promise<string> {
  return renderReport(report, format, { ...options, templates: await bundledTemplates() });
}
