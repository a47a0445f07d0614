import type { Argv } from 'yargs';
import { merged } from '../merge.ts';
import { INVESTIGATE_OPTIONS } from '../options.ts';
import type { Declaring } from './declaring.ts';

/** Where to read from, and how. */
export const DOCTOR_OPTIONS = [
  'project',
  'folder',
  'organization',
  'billing-account',
  'bucket',
  'location',
  'view',
  'resource-name',
  'transport',
  'endpoint',
] as const satisfies readonly (keyof typeof INVESTIGATE_OPTIONS)[];

/** Declares `rca doctor`. */
export function declareDoctor(parser: Argv, { io, done }: Declaring): Argv {
  return parser.command(
    'doctor',
    'Whether all that reading Cloud Logging needs is there',
    (y) => y.options(Object.fromEntries(DOCTOR_OPTIONS.map((name) => [name, INVESTIGATE_OPTIONS[name]]))),
    async (argv) => {
      const { runDoctor } = await import('../commands/doctor.ts');
      done(await runDoctor(await merged(argv, io), io));
    },
  );
}
