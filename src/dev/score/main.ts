// Scores diagnosis against data that is not part of the project: npm run score -- [--shared DIR] [--only SET,...] [--keep DIR] [--misses]
// The folder is ../shared beside the project, or RCA_SHARED; what is missing there is skipped and said.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { investigate } from '../../investigate.ts';
import { answerOf, type Answer } from './answer.ts';
import { casesOf, type Case } from './cases.ts';
import { contextOf } from './context.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { values } = parseArgs({
  options: {
    shared: { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'string' },
    misses: { type: 'boolean', default: false },
  },
});
const shared = resolve(root, values.shared ?? process.env['RCA_SHARED'] ?? '../shared');
const only = values.only?.split(',');
const out = values.keep === undefined ? mkdtempSync(join(tmpdir(), 'rca-score-')) : resolve(values.keep);
mkdirSync(out, { recursive: true });

const wanted = (set: string): boolean => only === undefined || only.includes(set);
const scorer = (name: string): string => join(shared, 'score', `score-${name}.mjs`);
const node = (...args: readonly string[]): string =>
  execFileSync(process.execPath, [...args], { encoding: 'utf8', maxBuffer: 64 << 20 });

async function answer(one: Case): Promise<Answer> {
  const begin = performance.now();
  const context = contextOf(one.context);
  const report = await investigate({
    from: one.from,
    baselineFrom: one.baseline,
    rules: [join(root, 'rules')],
    stdin: Readable.from([]),
    cacheDir: join(out, 'cache'),
    ...(context ? { context } : {}),
  });
  const elapsed = Math.round(performance.now() - begin);
  if (values.keep !== undefined)
    writeFileSync(join(out, `${one.id}.report.json`), JSON.stringify(report, null, 1));
  return answerOf(one.id, report, elapsed);
}

/** Incident sets and the scorer of each. */
const INCIDENTS = [
  { set: 'nezha', score: 'roots' },
  { set: 'holmes', score: 'text' },
  { set: 'opensre', score: 'text' },
  { set: 'healthy', score: 'healthy' },
] as const;

for (const { set, score } of INCIDENTS) {
  if (!wanted(set)) continue;
  const cases = casesOf(shared, set);
  if (cases.length === 0 || !existsSync(scorer(score))) {
    console.log(`${set}: skipped, not in ${shared}`);
    continue;
  }
  const answers: Answer[] = [];
  for (const one of cases) answers.push(await answer(one));
  const file = join(out, `${set}.answers.ndjson`);
  writeFileSync(file, answers.map((a) => `${JSON.stringify(a)}\n`).join(''));
  const times = answers.map((a) => a.elapsedMs).sort((a, b) => a - b);
  console.log(
    `== ${set}: ${cases.length} cases, median ${times[times.length >> 1] ?? 0} ms, slowest ${times.at(-1) ?? 0} ms`,
  );
  const said = node(scorer(score), '--set', set, '--answers', file, '--misses');
  console.log(values.misses ? said : said.replace(/^\S+ {2}.*\n/gm, ''));
  if (score === 'text') console.log(falseAsserted(answers, said));
}

/** Of the first roots given as observed, how many the scorer lists among its misses. */
function falseAsserted(answers: readonly Answer[], said: string): string {
  const missed = new Set([...said.matchAll(/^(\S+) {2}/gm)].map((m) => m[1]));
  const asserted = answers.filter((a) => a.verdict === 'incident' && a.roots[0]?.basis === 'observed');
  const wrong = asserted.filter((a) => missed.has(a.id));
  return `asserted as observed: ${asserted.length} of ${answers.length}; false of these: ${wrong.length}`;
}

/** Sets whose answers a script of their own makes: its output argument, and the scorer's. */
const OTHERS = [
  { set: 'traces', script: 'traces.ts', target: 'traces.ndjson', answers: 'traces.ndjson' },
  { set: 'grouping', script: 'grouping.ts', target: 'grouping', answers: 'grouping' },
  { set: 'deploy', script: 'deploy.ts', target: '.', answers: 'deploy.ndjson' },
] as const;

for (const { set, script, target, answers } of OTHERS) {
  if (!wanted(set)) continue;
  if (!existsSync(join(shared, set)) || !existsSync(scorer(set))) {
    console.log(`${set}: skipped, not in ${shared}`);
    continue;
  }
  console.log(`== ${set}`);
  node(join(root, 'src/dev/score', script), '--shared', shared, '--out', join(out, target));
  console.log(node(scorer(set), '--answers', join(out, answers), ...(values.misses ? ['--misses'] : [])));
}
if (values.keep === undefined) rmSync(out, { recursive: true });
