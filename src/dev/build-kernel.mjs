// npm run build:kernel [-- --check]: compiles src/intake/skim/kernel to WebAssembly and writes it as text that is imported like any other module.
import { Buffer } from 'node:buffer';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, URL } from 'node:url';

const SOURCE = fileURLToPath(new URL('../intake/skim/kernel/', import.meta.url));
const TARGET = fileURLToPath(new URL('../intake/skim/kernel-bytes.ts', import.meta.url));
const FLAGS =
  '--optimizeLevel 3 --converge --enable simd --runtime stub --noAssert --use abort= --initialMemory 2';

/** The module's text, as it belongs into kernel-bytes.ts. */
export async function compileKernel() {
  const asc = await import('assemblyscript/asc');
  let bytes = null;
  const { error, stderr } = await asc.main(['index.ts', ...FLAGS.split(' '), '--outFile', 'kernel.wasm'], {
    readFile: (name) => {
      try {
        return readFileSync(SOURCE + name, 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) bytes = contents;
    },
    listFiles: () => [],
  });
  if (error || bytes === null) throw new Error(`the kernel does not compile: ${stderr.toString()}`);
  const lines = Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,110}/g)
    .map((line) => `  '${line}',`);
  return `/** Made of kernel/ by \`npm run build:kernel\`: WebAssembly in base64. */\nexport const KERNEL = [\n${lines.join('\n')}\n].join('');\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await compileKernel();
  writeFileSync(TARGET, text);
}
