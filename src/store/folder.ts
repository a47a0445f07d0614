import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it. Not Node's own recursive mkdir: below /proc and the like that one tries again for ever.
 * @throws the system's error where it cannot be made.
 */
export async function ensureFolder(path: string, mode = 0o777): Promise<void> {
  const missing: string[] = [];
  for (let at = path; !(await isFolder(at)); at = dirname(at)) {
    missing.push(at);
    if (dirname(at) === at) break;
  }
  for (const folder of missing.reverse())
    await mkdir(folder, { mode }).catch((error: NodeJS.ErrnoException) => {
      // Another run may have been quicker.
      if (error.code !== 'EEXIST') throw error;
    });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
