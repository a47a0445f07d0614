import { UserError } from '../util/errors.ts';
import { asTyped, INVESTIGATE_OPTIONS } from './options.ts';

const COMMANDS = [
  'investigate',
  'show',
  'explain',
  'rules',
  'schema',
  'compare',
  'history',
  'check-claims',
  'collect',
  'blindspots',
  'probe',
  'attach',
  'render',
  'doctor',
  'completion',
];

/** What yargs refuses, said with the option as it is typed and with the nearest one that exists. */
export function usageError(raw: string, args: readonly string[] = []): UserError {
  const message = asTyped(raw);
  const unknown = /^Unknown arguments?: (.+)$/s.exec(message)?.[1];
  if (unknown !== undefined) return unknownArgument(unknown.split(', ')[0] ?? unknown, args);
  const missing = /^Not enough arguments following: (.+)$/s.exec(message)?.[1];
  if (missing !== undefined)
    return new UserError(`${dashed(missing)} needs a value`, {
      next: `rca --help says which: ${describe(missing)}`,
    });
  if (message.startsWith('Not enough non-option arguments'))
    return new UserError(`rca ${args[0] ?? ''} needs more words after it`, {
      next: `rca ${args[0] ?? ''} --help shows which`,
    });
  const choice = /Argument: (.+?), Given: (.+?), Choices: (.+)$/s.exec(message);
  if (choice) {
    const [, name = '', given = '', choices = ''] = choice;
    const place = name in INVESTIGATE_OPTIONS ? `${dashed(name)} ` : '';
    return new UserError(`${place}${given} is not one of ${choices.replace(/"/g, '')}`, {
      next:
        suggestion(given.replace(/"/g, ''), choices.replace(/"/g, '').split(', ')) ??
        'rca --help-all shows the options',
    });
  }
  return new UserError(message, { next: 'rca --help shows the options' });
}

/**
 * Refuses options that only one of a command's actions takes.
 * @throws UserError naming the first.
 */
export function otherAction(
  command: string,
  action: string,
  owner: string,
  names: readonly string[],
  argv: Readonly<Record<string, unknown>>,
): void {
  const given = names.find((name) => argv[name] !== undefined);
  if (given !== undefined)
    throw new UserError(`rca ${command} ${action} does not take --${given}`, {
      next: `rca ${command} ${owner} does; leave it out here`,
    });
}

function unknownArgument(name: string, args: readonly string[]): UserError {
  const command = COMMANDS.find((one) => one === args[0]);
  // An option that other commands know: nothing is mistyped.
  if (
    command !== undefined &&
    isOption(name) &&
    args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`))
  )
    return new UserError(`rca ${command} does not take --${name}`, {
      next: `rca ${command} --help shows what it takes`,
    });
  return misspelt(name);
}

function isOption(name: string): boolean {
  return Object.entries(INVESTIGATE_OPTIONS).some(
    ([option, o]) => option === name || ('alias' in o && o.alias === name),
  );
}

function misspelt(name: string): UserError {
  const options = Object.entries(INVESTIGATE_OPTIONS).flatMap(([option, o]) =>
    'alias' in o ? [option, o.alias] : [option],
  );
  const command = nearest(name, COMMANDS);
  const option = nearest(name, [...options, 'help', 'help-all', 'version']);
  // yargs tells options and words apart no longer; a word with a dot or a slash is a file that lacks its --from.
  if (name === '-' || /[./\\]/.test(name))
    return new UserError(`unexpected argument ${JSON.stringify(name)}`, {
      next: `saved entries are named with --from: rca --from ${name}`,
    });
  const hint =
    option !== null
      ? `did you mean --${option}?`
      : command !== null
        ? `did you mean rca ${command}?`
        : 'rca --help shows the options';
  return new UserError(`unknown option or command ${JSON.stringify(name)}`, {
    next: command !== null && option !== null ? `did you mean --${option}, or rca ${command}?` : hint,
  });
}

/** An option as it is typed. */
export const dashed = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);

function describe(name: string): string {
  const option = Object.entries(INVESTIGATE_OPTIONS).find(([key]) => key === name)?.[1];
  return option?.describe ?? name;
}

function suggestion(given: string, choices: readonly string[]): string | null {
  const near = nearest(given, choices);
  return near === null ? null : `did you mean ${near}?`;
}

/** The candidate that is a few keystrokes away, null where none is near. */
export function nearest(text: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.max(1, Math.floor(text.length / 3)) + 1;
  for (const candidate of candidates) {
    const far = keystrokes(text.toLowerCase(), candidate.toLowerCase());
    if (far < least) [best, least] = [candidate, far];
  }
  return best;
}

/** Edit distance with neighbouring letters swapped counted once. */
function keystrokes(a: string, b: string): number {
  if (a.length > 40 || b.length > 40) return Infinity;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(
        Math.min(at(i - 1, j) + 1, (row[j - 1] ?? Infinity) + 1, at(i - 1, j - 1) + (same ? 0 : 1), swapped),
      );
    }
  }
  return at(a.length, b.length);
}
