import { glob, readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../util/errors.ts';
import { byCode } from '../util/text.ts';

/** A JUnit file of a run, named as the person named it, or as its pattern found it. */
export interface TestFile {
  readonly file: string;
  readonly xml: string;
}

/** Reads `--tests`: files, or patterns such as `reports/**\/*.xml`; each file once, patterns in the order of names. @throws UserError naming what cannot be read. */
export async function readTestFiles(names: readonly string[], cwd: string): Promise<readonly TestFile[]> {
  const files = new Map<string, string>();
  for (const name of names) for (const file of await matching(name, cwd)) files.set(resolve(cwd, file), file);
  return Promise.all([...files].map(async ([path, file]) => ({ file, xml: await readText(path, file) })));
}

async function matching(name: string, cwd: string): Promise<readonly string[]> {
  // A file of that very name comes first: names may hold brackets.
  if (!/[*?[{]/.test(name) || (await exists(resolve(cwd, name)))) return [name];
  const found: string[] = [];
  for await (const file of glob(name, { cwd })) found.push(file);
  found.sort(byCode);
  if (found.length === 0)
    throw new UserError('no test report has a name like that', {
      where: name,
      next: 'check the pattern and the folder',
    });
  return found;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
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
