import type { Options } from 'yargs';
import { UserError } from '../util/errors.ts';
import { envOptions, loadConfig } from './config.ts';
import type { Io } from './io.ts';
import { INVESTIGATE_OPTIONS, type RunOptions } from './options.ts';

/** `output-json` -> `outputJson`, as yargs names it too. */
const camel = (name: string): string => name.replace(/-[a-z]/g, (c) => c.slice(1).toUpperCase());

const LISTS = Object.entries(INVESTIGATE_OPTIONS)
  .filter(([, option]) => 'array' in option)
  .map(([name]) => camel(name));

/** What stays a list: arguments, and options with their short names. */
const KEPT = new Set([
  ...LISTS,
  ...Object.values(INVESTIGATE_OPTIONS).flatMap((o) => ('array' in o && 'alias' in o ? [o.alias] : [])),
  ...['_', '--', 'findings', 'ids', 'what', 'healthy'],
]);

/** Of an option that is no list the last one counts in every command, as in other tools: none expects two. */
export function lastCounts(argv: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(argv))
    if (Array.isArray(value) && !KEPT.has(camel(name))) argv[name] = (value as unknown[]).at(-1);
}

/** Command line over environment over configuration file over defaults. */
export async function merged(argv: Readonly<Record<string, unknown>>, io: Io): Promise<RunOptions> {
  const env = envOptions(io.env);
  const config = await loadConfig((argv['config'] as string | undefined) ?? env['config'], io.cwd);
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(INVESTIGATE_OPTIONS)) {
    const key = camel(name);
    const typed = fromCommandLine(name, option, argv[key]);
    const given =
      typed !== undefined
        ? typed
        : checked(
            name,
            option,
            env[name] ?? config[name],
            env[name] === undefined ? 'the configuration file' : 'the environment',
          );
    values[key] = given ?? ('default' in option ? option.default : undefined);
  }
  for (const name of LISTS) values[name] ??= [];
  return values as unknown as RunOptions;
}

/** An option given twice: lists grow, of anything else the last one counts, as in other tools. */
function fromCommandLine(name: string, option: Options, value: unknown): unknown {
  const last = Array.isArray(value) && option.array !== true ? (value as unknown[]).at(-1) : value;
  if (option.type === 'number' && last !== undefined && !isCount(last))
    throw new UserError(`--${name} is no whole number above 0`, {
      next: `for example --${name} ${name === 'workers' ? 2 : 100}`,
    });
  if (last === '' || (Array.isArray(last) && last.includes('')))
    throw new UserError(`--${name} is empty`, { next: 'give it a value, or leave it out' });
  return last;
}

/** Every option that is a number counts something. */
function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

/** The same checks for values that yargs has not seen. */
function checked(
  name: string,
  option: (typeof INVESTIGATE_OPTIONS)[keyof typeof INVESTIGATE_OPTIONS],
  value: unknown,
  from: string,
): unknown {
  if (value === undefined) return undefined;
  const refuse = (expected: string): never => {
    throw new UserError(`${name} in ${from} is ${JSON.stringify(value)}, expected ${expected}`, {
      next: 'rca --help-all shows the options',
    });
  };
  if (option.type === 'boolean')
    return value === true || value === 'true' || value === '1'
      ? true
      : value === false || value === 'false' || value === '0'
        ? false
        : refuse('true or false');
  if (option.type === 'number')
    return isCount(Number(value)) ? Number(value) : refuse('a whole number above 0');
  const texts = (Array.isArray(value) ? value : [value]).map((v) =>
    typeof v === 'string' || typeof v === 'number' ? String(v) : refuse('a text'),
  );
  const coerced: unknown =
    'coerce' in option
      ? option.coerce('array' in option ? texts : texts[0])
      : 'array' in option
        ? texts
        : texts[0];
  if ('choices' in option && !(option.choices as readonly unknown[]).includes(coerced))
    refuse(`one of ${option.choices.join(', ')}`);
  return coerced;
}
