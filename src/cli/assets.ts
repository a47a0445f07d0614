import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The package's own folder: the same from src/ and from dist/. */
const ROOT = new URL('../../', import.meta.url);

/** Folder of the rules that come with the package. */
export const BUNDLED_RULES = fileURLToPath(new URL('rules', ROOT));

/** Folder for the bundled rules as they were read: made by the build, so that a first run need not parse them. */
export const BUILT_CACHE = fileURLToPath(new URL('dist/cache', ROOT));

/** Reads the templates that come with the package. */
export async function bundledTemplates(): Promise<Readonly<Record<string, string>>> {
  const names = ['terminal.hbs', 'markdown.hbs', 'html.hbs', 'html-style.hbs', 'comparison.hbs', 'cycle.hbs'];
  const texts = await Promise.all(names.map((name) => readFile(new URL(`templates/${name}`, ROOT), 'utf8')));
  return Object.fromEntries(names.map((name, i) => [name, texts[i] ?? '']));
}

/** Version of the package. */
export async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8')) as {
    version: string;
  };
  return version;
}
