import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { isGcp, searchFolder } from '../../sources/index.ts';

/** Bytes from which on an input is large: memory is worth some time. */
const LARGE = 64 * 1024 * 1024;
/** Bytes from which on a second thread is worth its start: before that it takes a fifth more of the machine, and saves no time. */
const WORTH_THREADS = 256 * 1024 * 1024;
/** Bytes that a compressed one holds, about. */
const PACKED = 8;

/** Whether saved entries lie there, and many of them. */
export function isLarge(from: readonly string[]): boolean {
  return bytesIn(from) >= LARGE;
}

/** Of saved entries, about; 0 of others. */
function bytesIn(from: readonly string[]): number {
  if (from.some((location) => location === '-' || isGcp(location))) return 0;
  return from.reduce((sum, path) => sum + sizeOf(path), 0);
}

/** Readers beyond which the thread that observes is what all wait for; each takes some 50 MB. */
const ENOUGH = 4;

/** Two processors share what they read through: a second thread saves a tenth to a quarter of the time, for a tenth more work and 100 MB. */
const WORTH_PROCESSORS = 3;

/** How many threads read these locations beside the one that observes: `workers` threads are wanted in all (more than enough is taken as enough); undefined: as many as there are processors, where the input is large and they are three or more. */
export function readersFor(
  from: readonly string[],
  workers: number | undefined,
  processors = availableParallelism(),
): number {
  if (from.some((location) => location === '-' || isGcp(location))) return 0;
  const worth = processors >= WORTH_PROCESSORS && bytesIn(from) >= WORTH_THREADS;
  const threads = workers ?? (worth ? processors : 1);
  return Math.max(0, Math.min(Math.floor(threads) - 1, ENOUGH));
}

/**
 * From here on what is short-lived stays in the few MiB that it has, instead of 128, and what is no longer used is looked for when
 * memory has grown by a fifth, instead of several times over: some 100 MB less each, for a few hundredths of the time. It is looked for at once:
 * beside the work, as servers need it that must answer meanwhile, memory would grow by as much again until it is found.
 */
export function saveMemory(): void {
  // Those of Node 22 and 24. Another V8 may not know a setting, and would say so.
  if (!/^1[23]\./.test(process.versions.v8)) return;
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
  setFlagsFromString('--no-incremental-marking');
}

/** Bytes of a file or of all in a folder; 0 of what cannot be asked: reading it will tell. */
function sizeOf(path: string): number {
  try {
    const stat = statSync(path);
    // The files that will be read: a link back up would be followed again and again.
    if (stat.isDirectory()) return searchFolder(path).files.reduce((sum, file) => sum + sizeOf(file), 0);
    if (!stat.isFile()) return 0;
    return /\.(?:gz|zst|zstd|br)$/.test(path) ? stat.size * PACKED : stat.size;
  } catch {
    return 0;
  }
}
