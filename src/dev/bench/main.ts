// npm run bench [-- --entries N] [--only entries,mining,cre,live] [--scaling] [--record]: measures the built rca against its targets and
// the tools that are installed. Fails in no case on time. --scaling measures growth instead (up to 10,000,000 entries: 13 GB, half an
// hour; --entries N is the largest). --record keeps the table for the README (then: node src/dev/readme.ts).
// Public logs and preq's rules are read from ../shared beside the project, or RCA_SHARED; what is missing there is skipped and said.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { creRow } from './cre.ts';
import { entriesRows } from './entries-rows.ts';
import { liveRows } from './live-rows.ts';
import { measure, type Cost } from './measure.ts';
import { miningRows } from './mining.ts';
import { measurePeers, packed } from './peers.ts';
import { scaling } from './scaling.ts';
import { createTable, thousands } from './table.ts';
import { writeData } from './write-data.ts';

const { values } = parseArgs({
  options: {
    entries: { type: 'string' },
    dir: { type: 'string' },
    shared: { type: 'string' },
    only: { type: 'string' },
    scaling: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
});
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const shared = resolve(ROOT, values.shared ?? process.env['RCA_SHARED'] ?? '../shared');
const dir = values.dir ?? join(tmpdir(), 'rca-bench');
const only = values.only?.split(',');
mkdirSync(dir, { recursive: true });

const env: NodeJS.ProcessEnv = { ...process.env, RCA_STATE_DIR: join(dir, 'state') };
// A file of certificates is read at each start, which is no cost of ours.
delete env['NODE_EXTRA_CA_CERTS'];
const bin = `node ${join(ROOT, 'bin/rca.js')}`;
const rca = (args: string): string => `${bin} ${args} --format json`;
const run = (command: string, minutes = 10): Cost | null => measure(command, env, { minutes });
const said: string[] = [];
const say = (text: string): void => {
  said.push(text);
  process.stdout.write(`${text}\n`);
};

const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} threads, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
if (values.scaling) {
  say(machine);
  scaling({ dir, say, rca, run, largest: Number(values.entries ?? 10_000_000) });
} else await targets(Number(values.entries ?? 1_000_000));

async function targets(entries: number): Promise<void> {
  const wanted = (part: string): boolean => only === undefined || only.includes(part);
  const data = (count: number): string => {
    const path = join(dir, `entries-${count}.ndjson`);
    writeData(path, { entries: count, errors: 0.03, seed: 1 });
    return path;
  };
  say(`${machine}; ${thousands(entries)} entries\n`);
  const input = wanted('entries') ? packed(data(entries), entries) : null;
  const peers = input ? measurePeers(input, env) : null;
  if (peers) say(`\`\`\`text\n${peers.lines.join('\n')}\n\`\`\`\n`);
  const table = createTable(say);
  const parts = { table, dir, data, rca, run, root: ROOT, bin };
  const incident = input && peers ? entriesRows(parts, input, peers) : null;
  if (wanted('mining')) miningRows(table, dir, shared, run);
  if (wanted('cre')) creRow(table, dir, shared, rca, run);
  if (wanted('live')) await liveRows(parts, Math.min(entries, 100_000), incident);
  if (values.record)
    writeFileSync(fileURLToPath(new URL('measured.md', import.meta.url)), `${said.join('\n')}\n`);
}
