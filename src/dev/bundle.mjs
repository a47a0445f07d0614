// A step of the build: joins the modules of the command line into few files, since each file costs time at every start.
import { rm } from 'node:fs/promises';
import { fileURLToPath, URL } from 'node:url';
import { rolldown } from 'rolldown';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

await rm(`${DIST}run`, { recursive: true, force: true });
const bundle = await rolldown({
  input: { main: `${DIST}cli/main.js`, 'reader-thread': `${DIST}cli/workers/reader-thread.js` },
  platform: 'node',
  // Packages stay where they are: their licences, and those that are seldom needed, with them.
  external: (id) => !/^[./]/.test(id),
});
// As deep as dist/cli: paths to rules and templates are told from there.
await bundle.write({ dir: `${DIST}run`, format: 'esm', chunkFileNames: '[name]-[hash].js', comments: false });
await bundle.close();
