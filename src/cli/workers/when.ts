import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isGcp } from '../../sources/index.ts';

/** Bytes from which on a second thread is worth its start. */
const WORTH = 64 * 1024 * 1024;
/** Bytes that a compressed one holds, about. */
const PACKED = 8;

/** Whether these locations are read in a thread of their own: `workers` threads are wanted; undefined: where the machine has two and the input is large. */
export function worthAThread(from: readonly string[], workers: number | undefined): boolean {
  if (workers !== undefined && workers < 2) return false;
  if (from.some((location) => location === '-' || isGcp(location))) return false;
  if (workers !== undefined) return true;
  return availableParallelism() >= 2 && from.reduce((sum, path) => sum + sizeOf(path), 0) >= WORTH;
}

/** Bytes of a file or of all in a folder; 0 of what cannot be asked: reading it will tell. */
function sizeOf(path: string): number {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
    if (!stat.isFile()) return 0;
    return /\.(?:gz|zst|zstd|br)$/.test(path) ? stat.size * PACKED : stat.size;
  } catch {
    return 0;
  }
}
