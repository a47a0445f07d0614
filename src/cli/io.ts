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

/** Columns to write in: as asked, else the terminal's, else 80 (a pipe has none). */
export function widthOf(io: Io, asked: number | undefined): number {
  return asked ?? (io.stdout.isTTY === true ? io.stdout.columns : undefined) ?? 80;
}
