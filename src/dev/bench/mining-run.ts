// Mines the lines of each file, several times where they are few, each time anew: node mining-run.ts OUT FILE...; writes its CPU seconds and the groups to OUT as JSON.
import { readFileSync, writeFileSync } from 'node:fs';
import { createMiner, maskMessage } from '../../mining/index.ts';

/** Lines after which a figure no longer tells how long the start took. */
const ENOUGH = 150_000;
const [out = '', ...names] = process.argv.slice(2);
const files = names.map((file) => readFileSync(file, 'utf8').split('\n'));
const all = files.reduce((sum, file) => sum + file.length, 0);
const rounds = Math.ceil(ENOUGH / all);
let groups: string[][] = [];
const before = process.cpuUsage();
for (let round = 0; round < rounds; round++)
  groups = files.map((lines) => {
    const miner = createMiner();
    const masked = lines.map((line) => maskMessage(line));
    for (const line of masked) miner.addMasked(line);
    // Drain3 names the group of each line as it adds it; so that both do the same work, each line is asked for here.
    return masked.map((line) => miner.templateOfMasked(line).id);
  });
const { user, system } = process.cpuUsage(before);
const lines = rounds * all;
writeFileSync(out, JSON.stringify({ lines, cpu: (user + system) / 1e6, groups }));
