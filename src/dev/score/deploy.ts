// Answers for score-deploy: node src/dev/score/deploy.ts --shared DIR --out DIR (writes DIR/deploy.ndjson)
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { investigate, type InvestigateOptions } from '../../investigate.ts';
import type { RunPatterns } from '../../baseline/index.ts';

const { values } = parseArgs({ options: { shared: { type: 'string' }, out: { type: 'string' } } });
const { shared, out } = values;
if (shared === undefined || out === undefined) throw new Error('usage: deploy.ts --shared DIR --out DIR');

const folder = join(shared, 'deploy');
const rules = [fileURLToPath(new URL('../../../rules', import.meta.url))];
const read = (system: string, window: string, more: Partial<InvestigateOptions>) =>
  investigate({
    from: [join(folder, system, `${window}.ndjson.gz`)],
    rules,
    stdin: Readable.from([]),
    cacheDir: join(out, 'cache'),
    ...more,
  });

/** The report cites three entries of a pattern; the scorer asks for all lines that read like its template. */
function linesLike(template: string, system: string): readonly string[] {
  const words = template.split('<*>').map((part) => part.split(' ').map(escaped).join('\\s+'));
  const pattern = new RegExp(`${words.join('.*')}$`);
  return gunzipSync(readFileSync(join(folder, system, 'after.ndjson.gz')))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly insertId: string; readonly textPayload: string })
    .filter(({ textPayload }) => pattern.test(textPayload))
    .map(({ insertId }) => insertId);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

mkdirSync(out, { recursive: true });
const answers: string[] = [];
for (const system of readdirSync(folder).sort()) {
  let patterns: RunPatterns | undefined;
  // As `rca --from after --baseline entries:baseline` does it.
  const before = await read(system, 'baseline', { keepPatterns: (own) => (patterns = own) });
  const earlier = { report: before, source: 'baseline' };
  const report = await read(system, 'after', { baseline: { kind: 'report', earlier, patterns } });
  const changed = report.comparison?.patterns?.changed.filter((one) => one.kind === 'new') ?? [];
  answers.push(
    JSON.stringify({
      system,
      newPatterns: changed.map(({ template, evidence }) => ({
        text: template,
        lines: [...new Set([...evidence.flatMap((e) => e.insertId ?? []), ...linesLike(template, system)])],
      })),
    }),
  );
}
writeFileSync(join(out, 'deploy.ndjson'), answers.join('\n'));
