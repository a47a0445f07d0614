import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { UserError } from '../util/errors.ts';
import { INVESTIGATE_OPTIONS } from './options.ts';
import { nearest } from './usage-error.ts';

/** Names under which a configuration file is looked for, from the working folder upwards. Data only: nothing in a checkout is run. */
const CONFIG_NAMES = ['.rcarc.yaml', '.rcarc.yml', '.rcarc.json', '.rcarc', 'package.json'];
/** Options whose value is a path: in a configuration file they are relative to that file. */
const PATHS = new Set([
  'from',
  'tests',
  'rules',
  'repo',
  'output-json',
  'output-md',
  'output-html',
  'output-junit',
  'output-sarif',
  'template',
  'context',
]);

/** Options out of a configuration file, named as on the command line; empty where there is none. @throws UserError located. */
export async function loadConfig(
  explicit: string | undefined,
  cwd: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { lilconfig } = await import('lilconfig');
  const yaml = async (file: string, text: string): Promise<unknown> =>
    parseYaml(relative(cwd, file) || file, text);
  const search = lilconfig('rca', {
    searchPlaces: [...CONFIG_NAMES],
    loaders: { '.json': yaml, '.yaml': yaml, '.yml': yaml, noExt: yaml },
  });
  let found;
  try {
    found = explicit === undefined ? await search.search(cwd) : await search.load(resolve(cwd, explicit));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `the configuration file cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      { where: explicit ?? cwd, next: 'give the path of a YAML or JSON file to --config' },
    );
  }
  if (!found || found.isEmpty === true || found.config == null) return {};
  return checkConfig(
    found.config,
    found.filepath,
    cwd,
    await readFile(found.filepath, 'utf8').catch(() => ''),
  );
}

async function parseYaml(file: string, text: string): Promise<unknown> {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON, or wrong: the YAML parser reads both and knows lines and columns. It is loaded only when needed.
  }
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problem = document.errors[0];
  if (problem) {
    const at = lines.linePos(problem.pos[0]);
    throw new UserError(problem.message, {
      where: `${file}:${at.line}:${at.col}`,
      next: `mend the ${file.endsWith('.json') ? 'JSON' : 'YAML'}`,
    });
  }
  return document.toJS() as unknown;
}

/** `:3` where a line of the file begins with this key, else ''. */
function lineOf(text: string, key: string): string {
  const at = text.split('\n').findIndex((line) => line.trim().replace(/^["']/, '').startsWith(key));
  return at < 0 ? '' : `:${at + 1}`;
}

function checkConfig(
  config: unknown,
  file: string,
  cwd: string,
  text: string,
): Readonly<Record<string, unknown>> {
  const where = relative(cwd, file) || file;
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw new UserError('the configuration is no mapping of options', {
      where,
      next: 'write one option a line, for example: format: markdown',
    });
  const known = Object.keys(INVESTIGATE_OPTIONS);
  const options: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config as Readonly<Record<string, unknown>>)) {
    const name = key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
    // Read where capabilities are checked; no option, since it is more than a text.
    if (name === 'capabilities' || name === 'tickets' || name === 'checkout') {
      options[name] = { value, where: `${where}${lineOf(text, key)}`, file: where, text };
      continue;
    }
    if (known.includes(name) && name !== 'config') {
      options[name] = PATHS.has(name) ? pathsFrom(value, dirname(file), cwd) : value;
      continue;
    }
    const names = known.filter((k) => k !== 'config');
    const near = nearest(name, names);
    throw new UserError(`unknown option ${JSON.stringify(key)}`, {
      where: `${where}${lineOf(text, key)}`,
      next: near === null ? `options are: ${names.join(', ')}` : `did you mean ${near}?`,
    });
  }
  return options;
}

/** Paths as seen from the working folder, so that a report names no more of the machine than the person did. */
function pathsFrom(value: unknown, folder: string, cwd: string): unknown {
  if (Array.isArray(value)) return value.map((v) => pathsFrom(v, folder, cwd));
  if (typeof value !== 'string' || value === '-' || /^[a-z]+:/i.test(value) || isAbsolute(value))
    return value;
  return relative(cwd, resolve(folder, value)) || '.';
}

/** `RCA_SINCE=1h` and the like -> options; unknown RCA_* variables are left alone. Values are texts, as on the command line. */
export function envOptions(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const options: Record<string, string> = {};
  for (const name of Object.keys(INVESTIGATE_OPTIONS)) {
    const value = env[`RCA_${name.toUpperCase().replace(/-/g, '_')}`];
    if (value !== undefined && value !== '') options[name] = value;
  }
  return options;
}

/** Reads a JSON file that a person hands in. @throws UserError located. */
export async function readJsonFile(file: string, cwd: string, what: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new UserError(
      `${what} cannot be read: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message}`,
      { where: file, next: 'check the path' },
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Who wrote YAML is understood, too; for anything else its parser knows the place.
    return parseYaml(file, text).catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`${what} is no JSON`, {
        ...(error.where === undefined ? {} : { where: error.where }),
        next: 'mend it at this place: a missing quote, comma or bracket',
      });
    });
  }
}
