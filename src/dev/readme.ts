// Fills the marked blocks of README.md with what they show: `node src/dev/readme.ts` (after npm run build). A test holds that they are current.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMON, INVESTIGATE_OPTIONS } from '../cli/options.ts';
import { makeCaseRepo } from '../probes/testing/make-case-repo.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RULE = 'rules/go/deadlock.yaml';
const CASE = 'fixtures/cases/websocket-auth';

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

function demo(): string {
  const state = mkdtempSync(join(tmpdir(), 'rca-readme-'));
  const args = [
    '--from',
    `${CASE}/entries.ndjson`,
    '--tests',
    `${CASE}/junit.xml`,
    '--context',
    `${CASE}/context.json`,
    '--repo',
    makeCaseRepo(join(ROOT, CASE, 'repo'), join(state, 'repo')).dir,
    '--commit',
    'bug',
  ];
  const run = spawnSync(process.execPath, ['bin/rca.js', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: state, RCA_STATE_DIR: state },
  });
  rmSync(state, { recursive: true, force: true });
  if (run.status !== 0) throw new Error(`the demo failed: ${run.stderr}`);
  return fence('text', run.stdout);
}

function unknown(): string {
  const state = mkdtempSync(join(tmpdir(), 'rca-readme-'));
  const rca = (...args: readonly string[]): string => {
    const run = spawnSync(process.execPath, ['bin/rca.js', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', HOME: state, RCA_STATE_DIR: state },
    });
    if (run.status !== 0) throw new Error(`rca ${args.join(' ')} failed: ${run.stderr}`);
    return run.stdout;
  };
  const from = ['--from', `${CASE}-cycle-1/entries.ndjson`, '--baseline', 'previous'];
  const sentence = /^.* were also in .*$/m.exec(rca(...from, '--width', '200'))?.[0] ?? '';
  const explained = rca('explain', 'U1');
  rmSync(state, { recursive: true, force: true });
  return fence('text', `$ rca ${from.join(' ')}\n...\n${sentence}\n...\n$ rca explain U1\n${explained}`);
}

function options(): string {
  const rows = Object.entries(INVESTIGATE_OPTIONS).map(([name, option]) => {
    const alias = 'alias' in option ? `, \`--${option.alias}\`` : '';
    const choices = 'choices' in option ? `; one of ${option.choices.join(', ')}` : '';
    const preset = 'default' in option ? ` (default: ${String(option.default)})` : '';
    return `| ${COMMON.has(name) ? '**' : ''}\`--${name}\`${alias}${COMMON.has(name) ? '**' : ''} | ${`${option.describe}${choices}${preset}`.replace(/\|/g, '\\|')} |`;
  });
  return ['| option | what |', '| --- | --- |', ...rows].join('\n');
}

function suggest(): string {
  const args = ['rules', 'suggest', '--from', `${CASE}/entries.ndjson`, '--unknown', 'U1'];
  const run = spawnSync(process.execPath, ['bin/rca.js', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', RCA_STATE_DIR: ROOT },
  });
  if (run.status !== 0) throw new Error(`no rule was suggested: ${run.stderr}`);
  // As far as the examples: one of each kind shows the rest.
  const [head = '', examples = ''] = run.stdout.split(/(?<=\nexamples:\n)/);
  const items = examples.split(/^(?= {2}\w+:| {4}(?:#|-))/m);
  const ignore = items.findIndex((item) => item.startsWith('  ignore:'));
  const shown = [...items.slice(0, 2), ...items.slice(ignore, ignore + 3)];
  return fence('yaml', `$ rca ${args.join(' ')}\n${head}${shown.join('')}`);
}

/** The blocks by the name in their markers. */
const BLOCKS: Readonly<Record<string, () => string>> = {
  // Measured, so not made anew here: npm run bench -- --record keeps it.
  bench: () => readFileSync(join(ROOT, 'src/dev/bench/measured.md'), 'utf8').trimEnd(),
  demo,
  options,
  suggest,
  unknown,
  rule: () => `\`${RULE}\`:\n\n${fence('yaml', readFileSync(join(ROOT, RULE), 'utf8'))}`,
};

/** The README's text with all marked blocks as they are now. @throws where a block has no markers. */
export function currentReadme(text: string): string {
  let out = text;
  for (const [name, make] of Object.entries(BLOCKS)) {
    const [start, end] = [`<!-- ${name}: made by src/dev/readme.ts -->\n`, `\n<!-- end of ${name} -->`];
    const from = out.indexOf(start);
    const to = out.indexOf(end);
    if (from < 0 || to < from) throw new Error(`README.md has no block ${name}`);
    out = `${out.slice(0, from + start.length)}${make()}${out.slice(to)}`;
  }
  return out;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = join(ROOT, 'README.md');
  writeFileSync(file, currentReadme(readFileSync(file, 'utf8')));
}
