#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 15)) {
  process.stderr.write(
    `rca needs Node.js 22.15 or newer, this is ${process.versions.node}\n  next: install it, or use npm run (the project brings its own)\n`,
  );
  process.exit(2);
}
// V8 makes machine code early, for servers that run on: a run of seconds would spend a fifth of its time on that. Set before anything is
// compiled, for what is cached is valid for the same settings only. Another V8 than that of Node 24 may not know them, and would say so.
if (process.versions.v8.startsWith('13.')) {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--invocation-count-for-turbofan=50000');
  setFlagsFromString('--invocation-count-for-maglev=1600');
  setFlagsFromString('--invocation-count-for-osr=2000');
}
const { enableCompileCache } = await import('node:module');
enableCompileCache();
// A profile tells rooms apart by their files; everything else starts faster from few files.
const from = process.argv.includes('--profile') ? '../dist/cli/main.js' : '../dist/run/main.js';
const { main } = await import(from).catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' || !error.message.includes('dist')) throw error;
  process.stderr.write('rca is not built: dist/ is missing\n  next: npm run build\n');
  process.exit(2);
});
process.exitCode = await main(process.argv.slice(2));
