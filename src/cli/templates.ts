import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { checkTemplate, partialsIn, type Format } from '../render/index.ts';
import { UserError } from '../util/errors.ts';
import { bundledTemplates } from './assets.ts';

/** Formats whose look is a template. */
const TEMPLATED: readonly Format[] = ['terminal', 'markdown', 'html'];

/** The templates of a run, and where the person's own came from. */
export interface RunTemplates {
  readonly texts: Readonly<Record<string, string>>;
  /** Names the person's file in errors that the renderer locates in the bundled one. */
  locate(error: unknown): unknown;
}

/** Reads the bundled templates and, in place of the format's own, `--template NAME|FILE.hbs`. @throws UserError located. */
export async function runTemplates(
  template: string | undefined,
  format: Format,
  cwd: string,
): Promise<RunTemplates> {
  const bundled = await bundledTemplates();
  if (template === undefined || template === format) return { texts: bundled, locate: (error) => error };
  const own = `${format}.hbs`;
  if (!TEMPLATED.includes(format))
    throw new UserError(`--format ${format} has no template`, {
      next: `--template goes with --format ${TEMPLATED.join(', ')}`,
    });
  // A name stands for a file of the project, so that a team writes it once.
  const file = template.endsWith('.hbs') ? template : join('.rca', 'templates', `${template}.hbs`);
  const text = await readFile(resolve(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (file !== template)
      throw new UserError(`there is no template ${JSON.stringify(template)} for --format ${format}`, {
        next: `give a file that ends in .hbs, or put it to ${file}; templates/${own} of the package is one to begin with, rca schema view names what it may show`,
      });
    throw new UserError(
      `the template cannot be read: ${error.code === 'ENOENT' ? 'no such file' : error.message}`,
      { where: template, next: 'check the path' },
    );
  });
  const { reportPaths } = await import('./report-paths.ts');
  const names = reportPaths().map((p) => p.name);
  const partials: Record<string, string> = {};
  const check = async (source: string, at: string): Promise<void> => {
    checkTemplate(source, at, bundled[own] ?? '', names);
    for (const name of partialsIn(source, at)) {
      const beside = join(dirname(file), `${name}.hbs`);
      if (`${name}.hbs` in partials || !/^[\w-]+$/.test(name)) continue;
      const part = await readFile(resolve(cwd, beside), 'utf8').catch(() => null);
      if (part === null) continue;
      partials[`${name}.hbs`] = part;
      await check(part, beside);
    }
  };
  await check(text, file);
  return {
    // The person's partials only: a name of ours would be another format's text.
    texts: { ...bundled, ...partials, [own]: text },
    locate: (error) =>
      error instanceof UserError && error.where?.startsWith(`${own}:`) === true
        ? new UserError(error.message, {
            where: file + error.where.slice(own.length),
            ...(error.next === undefined ? {} : { next: error.next }),
            exitCode: error.exitCode,
          })
        : error,
  };
}
