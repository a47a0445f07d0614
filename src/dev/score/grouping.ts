// Answers for score-grouping: node src/dev/score/grouping.ts --shared DIR --out DIR
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createMiner } from '../../mining/index.ts';

const { values } = parseArgs({ options: { shared: { type: 'string' }, out: { type: 'string' } } });
const { shared, out } = values;
if (shared === undefined || out === undefined) throw new Error('usage: grouping.ts --shared DIR --out DIR');

mkdirSync(out, { recursive: true });
const folder = join(shared, 'grouping');
const before = process.cpuUsage();
let lines = 0;
for (const system of readdirSync(folder).sort()) {
  const file = join(folder, system, 'truth.json');
  if (!existsSync(file)) continue;
  const { content } = JSON.parse(readFileSync(file, 'utf8')) as { content: readonly string[] };
  const miner = createMiner();
  for (const text of content) miner.add(text);
  writeFileSync(
    join(out, `${system}.json`),
    JSON.stringify(content.map((text) => miner.templateOf(text).id)),
  );
  lines += content.length;
}
const used = process.cpuUsage(before);
console.log(
  `${lines} lines in ${((used.user + used.system) / 1e6).toFixed(2)} CPU s, reading and writing included`,
);
