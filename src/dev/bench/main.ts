// npm run bench [-- --entries N]: measures the built rca against its targets and the peers that are installed. Fails in no case on time.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serve } from './live.ts';
import { measure, type Cost } from './measure.ts';
import { writeRules } from './rules.ts';
import { writeData } from './write-data.ts';

const { values } = parseArgs({
  options: { entries: { type: 'string', default: '1000000' }, dir: { type: 'string' } },
});
const entries = Number(values.entries);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DIR = values.dir ?? join(tmpdir(), 'rca-bench');
const RULES = join(ROOT, 'rules');
mkdirSync(DIR, { recursive: true });

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const data = (count: number): string => {
  const path = join(DIR, `entries-${count}.ndjson`);
  writeData(path, { entries: count, errors: 0.03, seed: 1 });
  return path;
};
const env: NodeJS.ProcessEnv = { ...process.env, RCA_STATE_DIR: join(DIR, 'state'), NODE_EXTRA_CA_CERTS: '' };
const rca = (args: string): string => `node ${join(ROOT, 'bin/rca.js')} ${args} --format json`;
const run = (command: string): Cost | null => measure(command, env);

for (const count of [500, 2000]) writeRules(join(DIR, `rules-${count}`), RULES, count);
const all = data(entries);
const gz = `${all}.gz`;
if (!existsSync(gz)) execFileSync('sh', ['-c', `gzip -1 -k -c ${all} > ${gz}`]);
const withRules = (count: number, file: string): string =>
  rca(`--from ${file} --rules ${join(DIR, `rules-${count}`)}`);
run(withRules(500, data(2000)));
run(withRules(2000, data(2000)));

say(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} threads, Node ${process.versions.node}; ${entries} entries`,
);
const peers: Readonly<Record<string, Cost | null>> = {
  'wc -l': run(`wc -l ${all}`),
  'grep -c -F': run(`grep -c -F '"severity":"ERROR"' ${all}`),
  'grep -c -E': run(`grep -c -E '"severity":"(ERROR|CRITICAL)"' ${all}`),
  'rg -c': run(`rg -c '"severity":"(ERROR|CRITICAL)"' ${all}`),
  'gzip -dc | wc -l': run(`gzip -dc ${gz} | wc -l`),
  'JSON.parse of every line': run(
    `node -e 'let rest="";require("fs").createReadStream("${all}",{highWaterMark:1<<20}).on("data",(b)=>{const lines=(rest+b.toString("latin1")).split("\\n");rest=lines.pop();for(const l of lines)JSON.parse(l)})'`,
  ),
  'jq select (a tenth)': run(
    `head -n ${Math.ceil(entries / 10)} ${all} | jq -c 'select(.severity=="ERROR")'`,
  ),
};
for (const [name, cost] of Object.entries(peers))
  say(`${name.padEnd(28)} ${cost ? `${cost.cpu.toFixed(2)} s CPU` : 'not installed'}`);

const figure = (cost: Cost | null): string =>
  cost
    ? `${cost.cpu.toFixed(2)} s CPU, ${cost.wall.toFixed(2)} s, ${cost.peak?.toFixed(0) ?? '?'} MiB`
    : 'failed';
const ratio = (cost: Cost | null, peer: Cost | null | undefined): string =>
  cost && peer ? `${(cost.cpu / peer.cpu).toFixed(2)} x` : 'no peer';
const target = (work: string, wanted: string, measured: string, cost: Cost | null): void =>
  say(`| ${work} | ${wanted} | ${measured} | ${figure(cost)} |`);

say('\n| work | target | measured | cost |\n| --- | --- | --- | --- |');
const whole = run(withRules(500, all));
target(`${entries} entries, 500 rules`, '<= 1.0 x rg -c', ratio(whole, peers['rg -c'] ?? null), whole);
target('the same, memory', '<= 300 MiB', `${whole?.peak?.toFixed(0) ?? '?'} MiB`, whole);
const zipped = run(withRules(500, gz));
target(
  'the same gzipped',
  '<= 1.5 x gunzip and count lines',
  ratio(zipped, peers['gzip -dc | wc -l']),
  zipped,
);
target(
  'every message matched',
  '<= 0.8 x JSON.parse of every line',
  ratio(whole, peers['JSON.parse of every line']),
  whole,
);
const parsed = run(`${withRules(500, all)} --no-prefilter`);
target('the same, everything parsed', '(what the prefilter saves)', ratio(parsed, whole), parsed);
const few = run(rca(`--from ${all} --no-bundled-rules --rules ${join(DIR, 'rules-500')}`));
const many = run(withRules(2000, all));
target('500 -> 2,000 rules', '<= 1.3 x (from 50)', ratio(many, whole), many);
target('without the bundled rules', '(what they cost)', ratio(whole, few), few);
const incident = run(withRules(500, data(100_000)));
target('100,000 entries, chain and report', '<= 2 s', `${incident?.wall.toFixed(2) ?? '?'} s`, incident);
const small = run(`node ${join(ROOT, 'bin/rca.js')} --from ${data(2000)} --format markdown`);
target('2,000 entries, Markdown', '<= 0.6 s', `${small?.wall.toFixed(2) ?? '?'} s`, small);
const help = run(`node ${join(ROOT, 'bin/rca.js')} --help`);
target('--help', '<= 0.15 s', `${help?.wall.toFixed(2) ?? '?'} s`, help);

// Live: the client's own work, against reading the same entries from a file; the server runs in a process of its own.
const count = Math.min(entries, 100_000);
const served = await serve(data(count));
const fetchAll = (transport: 'rest' | 'grpc'): Cost | null =>
  run(
    `node ${join(ROOT, 'bin/rca.js')} --project shop-staging --since 2026-01-20T00:00:00Z --until 2026-01-22T00:00:00Z --now 2026-01-22T00:00:00Z --transport ${transport} --endpoint ${served[transport]} --all --quota 1000000 --no-first-seen --db none --rules ${join(DIR, 'rules-500')} --format json`,
  );
const perSecond = (cost: Cost | null): string =>
  cost ? `${Math.round(count / cost.cpu)} entries a CPU s` : '';
for (const transport of ['rest', 'grpc'] as const) {
  const live = fetchAll(transport);
  target(
    `${count} entries live, ${transport === 'rest' ? 'REST' : 'gRPC'}`,
    '(against the same file)',
    `${ratio(live, incident)}, ${perSecond(live)}`,
    live,
  );
}
await served.close();
