import type { Writable } from 'node:stream';

/** The world as the command line sees it; tests hand in another. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** The real world. */
export function processIo(): Io {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
  };
}

/** Colour only for a person at a terminal who did not say no (NO_COLOR, FORCE_COLOR: the conventions of no-color.org and Node). */
export function wantsColor(io: Io): boolean {
  const force = io.env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (io.env['NO_COLOR'] !== undefined && io.env['NO_COLOR'] !== '') return false;
  return io.stdout.isTTY === true && io.env['TERM'] !== 'dumb';
}

/** ASCII alone: as asked, else where a person's terminal says by its locale that it has no UTF-8. */
export function wantsAscii(io: Io, asked: boolean | undefined): boolean {
  if (asked !== undefined) return asked;
  const locale = [io.env['LC_ALL'], io.env['LC_CTYPE'], io.env['LANG']].find(
    (value) => value !== undefined && value !== '',
  );
  return io.stdout.isTTY === true && locale !== undefined && !/utf-?8/i.test(locale);
}

/** Columns to write in: as asked, else the terminal's, else 80 (a pipe has none). */
export function widthOf(io: Io, asked: number | undefined): number {
  return asked ?? (io.stdout.isTTY === true ? io.stdout.columns : undefined) ?? 80;
}
