import { closeSync, existsSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { convert, rulesOf } from '../cre/convert.ts';
import { readCorpus, type CreCase } from '../cre/corpus.ts';
import { lineEntry } from '../cre/line-entry.ts';
import { holdingTerms, unguessed } from '../cre/line-oracle.ts';
import { writeRuleTexts } from '../cre/run-rules.ts';
import type { Cost } from './measure.ts';
import { seeded } from './random.ts';
import { writeRules } from './rules.ts';
import { thousands, type Table } from './table.ts';
import { healthyText } from './texts.ts';

/** What preq was measured with: 358 rules, lines a CPU second. Quoted, it is not run here. */
const PREQ = { rules: 358, linesPerSecond: 3213 };
/** Bytes of log text, without what makes entries of the lines. */
const LOG_BYTES = 200e6;
/** Share of lines that come from the logs that the rules were written for. */
const FROM_LOGS = 0.01;

/** preq's own rules on 200 MB of log text: the corpus in our format, generated rules up to as many as preq had. */
export function creRow(
  table: Table,
  dir: string,
  shared: string,
  rca: (args: string) => string,
  run: (command: string) => Cost | null,
): void {
  const work = `${PREQ.rules} rules, 200 MB of plain lines`;
  const target = `300 x preq's ${thousands(PREQ.linesPerSecond)} lines a CPU second (quoted)`;
  const cases = readCorpus(join(shared, 'peer'));
  if (!cases) return table.row(work, target, `skipped: no rules in ${join(shared, 'peer', 'cre')}`, null);
  const rules = cases.flatMap((one) => one.rules).map((cre) => ({ cre, made: convert(cre) }));
  const texts = rules.flatMap(({ made }) => rulesOf(made));
  const folder = join(dir, 'rules-cre');
  writeRuleTexts(folder, texts);
  writeRules(folder, PREQ.rules - texts.length);
  const log = join(dir, 'cre.ndjson');
  const report = join(dir, 'cre-report.json');
  const { lines, used } = writeLog(log, cases);
  const command = `${rca(`--from ${log} --no-bundled-rules --rules ${folder}`)} --output-json ${report}`;
  const cost = run(command);
  if (!cost) return table.row(work, target, 'failed', null);
  const holding = (of: readonly string[]): number =>
    rules.reduce(
      (sum, { cre, made }) =>
        sum +
        holdingTerms(
          cre,
          rulesOf(made).map((rule) => rule.id),
          of,
        ).size,
      0,
    );
  const { coverage } = JSON.parse(readFileSync(report, 'utf8')) as {
    coverage: { rules: { matched: number } };
  };
  const rate = lines / cost.cpu;
  table.row(
    work,
    target,
    `${(rate / PREQ.linesPerSecond).toFixed(1)} x, ${thousands(rate)} lines a CPU second; ${coverage.rules.matched}/${texts.length} rules seen, ` +
      `line by line ${holding(used.map(unguessed))}`,
    cost,
  );
}

/** Writes the log unless it is there; `used` are the lines of the rules' logs that are in it. */
function writeLog(
  path: string,
  cases: readonly CreCase[],
): { readonly lines: number; readonly used: readonly string[] } {
  const logs = cases.filter((one) => one.lines.length > 0);
  const random = seeded(5);
  const used = new Set<string>();
  const at = logs.map(() => 0);
  const there = existsSync(path);
  const part = `${path}.${process.pid}`;
  const fd = there ? null : openSync(part, 'w');
  let text = '';
  let lines = 0;
  for (let bytes = 0; bytes < LOG_BYTES; lines++) {
    let line = healthyText(random).slice(0, 60 + random.int(80));
    let service = 'web';
    if (random.chance(FROM_LOGS)) {
      // Each log in turn, from its first line to its last and again.
      const i = random.int(logs.length);
      const { lines: own = [], name = '' } = logs[i] ?? {};
      const place = at[i] ?? 0;
      at[i] = place + 1;
      line = own[place % own.length] ?? '';
      service = name;
      used.add(line);
    }
    bytes += Buffer.byteLength(line) + 1;
    if (fd === null) continue;
    text += `${lineEntry(line, lines, service)}\n`;
    if (text.length < 1 << 20) continue;
    writeSync(fd, text);
    text = '';
  }
  if (fd !== null) {
    writeSync(fd, text);
    closeSync(fd);
    renameSync(part, path);
  }
  return { lines, used: [...used] };
}
