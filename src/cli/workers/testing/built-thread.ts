import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const WORKERS = fileURLToPath(new URL('../', import.meta.url));
/** Inside the project, where the packages are found. */
const CACHE = fileURLToPath(new URL('../../../../node_modules/.cache/', import.meta.url));

/** Today's source of a reading thread as one file, and how to be rid of it. */
export interface BuiltThread {
  readonly entry: URL;
  readonly remove: () => Promise<void>;
}

/**
 * Builds the thread of the readers from today's source. Threads that start from TypeScript each run Node's own type stripping, which is
 * WebAssembly: many at once end the process now and then (a race of V8 over the pages of compiled code, nodejs/node#64500).
 */
export async function builtThread(): Promise<BuiltThread> {
  await mkdir(CACHE, { recursive: true });
  const dir = await mkdtemp(join(CACHE, 'thread-'));
  const bundle = await rolldown({
    input: { thread: join(WORKERS, 'reader-thread.ts') },
    platform: 'node',
    external: (id) => !/^[./]/.test(id),
  });
  await bundle.write({
    dir,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await bundle.close();
  return {
    entry: pathToFileURL(join(dir, 'thread.mjs')),
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
