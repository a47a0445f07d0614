// Mines the lines of each file, ten times, each time anew: node mining-run.ts OUT FILE...; writes its CPU seconds and the groups to OUT as JSON.
import { readFileSync, writeFileSync } from 'node:fs';
import { createMiner } from '../../mining/index.ts';

const ROUNDS = 10;
const [out = '', ...names] = process.argv.slice(2);
const files = names.map((file) => readFileSync(file, 'utf8').split('\n'));
let groups: string[][] = [];
const before = process.cpuUsage();
for (let round = 0; round < ROUNDS; round++)
  groups = files.map((lines) => {
    const miner = createMiner();
    for (const line of lines) miner.add(line);
    // Drain3 names the group of each line as it adds it; so that both do the same work, each line is asked for here.
    return lines.map((line) => miner.templateOf(line).id);
  });
const { user, system } = process.cpuUsage(before);
const lines = ROUNDS * files.reduce((sum, file) => sum + file.length, 0);
writeFileSync(out, JSON.stringify({ lines, cpu: (user + system) / 1e6, groups }));
