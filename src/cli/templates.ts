import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkTemplate, type Format } from '../render/index.ts';
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
  if (!template.endsWith('.hbs'))
    throw new UserError(`there is no template ${JSON.stringify(template)} for --format ${format}`, {
      next: `give a file that ends in .hbs, or leave --template out; templates/${own} of the package is one to begin with`,
    });
  const text = await readFile(resolve(cwd, template), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(
      `the template cannot be read: ${error.code === 'ENOENT' ? 'no such file' : error.message}`,
      { where: template, next: 'check the path' },
    );
  });
  checkTemplate(text, template, bundled[own] ?? '');
  return {
    texts: { ...bundled, [own]: text },
    locate: (error) =>
      error instanceof UserError && error.where?.startsWith(`${own}:`) === true
        ? new UserError(error.message, {
            where: template + error.where.slice(own.length),
            ...(error.next === undefined ? {} : { next: error.next }),
            exitCode: error.exitCode,
          })
        : error,
  };
}
