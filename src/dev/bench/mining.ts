import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { accuracy } from '../score/accuracy.ts';
import { seeded } from './random.ts';
import { thousands, type Table } from './table.ts';
import { errorPayload, healthyText } from './texts.ts';

/** Drain3 over the same files; the groups are asked for at the end, when they are settled. */
const DRAIN3 = `import json, sys, time
from drain3 import TemplateMiner
total, cpu, groups = 0, 0.0, []
for name in sys.argv[1:]:
    lines = open(name, encoding="utf8", newline="").read().split("\\n")
    start = time.process_time()
    miner = TemplateMiner()
    ids = [str(miner.add_log_message(line)["cluster_id"]) for line in lines]
    cpu += time.process_time() - start
    total += len(lines)
    groups.append(ids)
print(json.dumps({"lines": total, "cpu": cpu, "groups": groups}))`;

const run = z.object({
  lines: z.number(),
  cpu: z.number().positive(),
  groups: z.array(z.array(z.string())),
});
type Run = z.infer<typeof run>;

interface Lines {
  readonly name: string;
  readonly file: string;
  /** True groups, where they are known. */
  readonly truth: readonly string[] | null;
}

/** Lines per CPU second of the miner, on generated lines and on the public ones where they are there, beside Drain3 where it is installed. */
export function miningRows(table: Table, dir: string, shared: string): void {
  const systems = publicLines(dir, shared);
  compare(table, 'mining, generated lines', [generatedLines(dir)], null);
  if (systems.length === 0)
    return table.row('mining, public logs', '>= 10 x Drain3', `skipped: not in ${shared}`, null);
  compare(
    table,
    `mining, ${systems.length} public logs`,
    systems,
    publishedDrain(
      shared,
      systems.map((one) => one.name),
    ),
  );
}

function compare(table: Table, work: string, inputs: readonly Lines[], published: number | null): void {
  const files = inputs.map((one) => one.file);
  const script = fileURLToPath(new URL('mining-run.ts', import.meta.url));
  const ours = runOf(process.execPath, [script, ...files]);
  const theirs = runOf('python3', ['-c', DRAIN3, ...files]);
  if (!ours) return table.row(work, '>= 10 x Drain3', 'failed', null);
  const speed = (one: Run): number => one.lines / one.cpu;
  const said = (one: Run): string => {
    const GA = grouping(one, inputs);
    return `${thousands(speed(one))} lines a CPU second${GA === null ? '' : `, accuracy ${GA.toFixed(3)}`}`;
  };
  const peer = theirs
    ? `Drain3: ${said(theirs)}; ${(speed(ours) / speed(theirs)).toFixed(1)} x`
    : `Drain3: not installed${published === null ? '' : ` (its published accuracy, tuned for each: ${published.toFixed(3)})`}`;
  table.row(work, '>= 10 x Drain3', `${said(ours)}; ${peer}`, { cpu: ours.cpu, wall: ours.cpu, peak: null });
}

/** Grouping accuracy, the mean over the inputs; null where no truth is known. */
function grouping(one: Run, inputs: readonly Lines[]): number | null {
  const scores = inputs.flatMap(({ truth }, i) => (truth ? [accuracy(one.groups[i] ?? [], truth).GA] : []));
  return scores.length === 0 ? null : scores.reduce((sum, GA) => sum + GA, 0) / scores.length;
}

function runOf(command: string, args: readonly string[]): Run | null {
  const { status, stdout } = spawnSync(command, [...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return status === 0 ? run.parse(JSON.parse(stdout)) : null;
}

function generatedLines(dir: string): Lines {
  const random = seeded(11);
  const lines = Array.from({ length: 100_000 }, () =>
    random.chance(0.5) ? healthyText(random) : errorPayload(random).message,
  );
  const file = join(dir, 'mining-generated.txt');
  writeFileSync(file, lines.join('\n'));
  return { name: 'generated', file, truth: null };
}

const truthFile = z.object({ content: z.array(z.string()), event: z.array(z.string()) });

function publicLines(dir: string, shared: string): readonly Lines[] {
  const folder = join(shared, 'grouping');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, 'truth.json')))
    .map((name) => {
      const truth = truthFile.parse(JSON.parse(readFileSync(join(folder, name, 'truth.json'), 'utf8')));
      const file = join(dir, `mining-${name}.txt`);
      writeFileSync(file, truth.content.join('\n'));
      return { name, file, truth: truth.event };
    });
}

/** What is published of Drain on these systems, each tuned for itself; null where it is not there. */
function publishedDrain(shared: string, systems: readonly string[]): number | null {
  const file = join(shared, 'grouping', 'published.json');
  if (!existsSync(file)) return null;
  const { Drain } = z
    .object({ Drain: z.record(z.string(), z.number()) })
    .parse(JSON.parse(readFileSync(file, 'utf8')));
  const known = systems.flatMap((name) => Drain[name] ?? []);
  return known.length === systems.length ? known.reduce((sum, one) => sum + one, 0) / known.length : null;
}
