// Answers for score-deploy: node src/dev/score/deploy.ts --shared DIR --out DIR (writes DIR/deploy.ndjson)
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { compareTemplates, createMiner } from '../../mining/index.ts';

const { values } = parseArgs({ options: { shared: { type: 'string' }, out: { type: 'string' } } });
const { shared, out } = values;
if (shared === undefined || out === undefined) throw new Error('usage: deploy.ts --shared DIR --out DIR');

interface Line {
  readonly insertId: string;
  readonly textPayload: string;
}

const folder = join(shared, 'deploy');
const read = (system: string, window: string): readonly Line[] =>
  gunzipSync(readFileSync(join(folder, system, `${window}.ndjson.gz`)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

mkdirSync(out, { recursive: true });
const answers = readdirSync(folder)
  .sort()
  .map((system) => {
    const windows = [read(system, 'baseline'), read(system, 'after')] as const;
    const miner = createMiner();
    for (const line of windows.flat()) miner.add(line.textPayload);
    const [baseline, after] = windows.map((lines) => {
      const byTemplate = new Map<string, string[]>();
      for (const line of lines) {
        const { text } = miner.templateOf(line.textPayload);
        const ids = byTemplate.get(text);
        if (ids) ids.push(line.insertId);
        else byTemplate.set(text, [line.insertId]);
      }
      return {
        byTemplate,
        counts: new Map([...byTemplate].map(([text, ids]) => [text, ids.length])),
        exposure: lines.length,
      };
    });
    if (!baseline || !after) throw new Error(`no windows for ${system}`);
    const changes = compareTemplates(baseline, after).filter((one) => one.kind === 'new');
    return JSON.stringify({
      system,
      newPatterns: changes.map((one) => ({
        text: one.template,
        lines: after.byTemplate.get(one.template) ?? [],
      })),
    });
  });
writeFileSync(join(out, 'deploy.ndjson'), answers.join('\n'));
