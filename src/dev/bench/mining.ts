import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { accuracy } from '../score/accuracy.ts';
import type { Cost } from './measure.ts';
import { seeded } from './random.ts';
import { thousands, type Table } from './table.ts';
import { errorPayload, healthyText } from './texts.ts';

/** Drain3 over the same files; the groups are asked for at the end, when they are settled. */
const DRAIN3 = `import json, sys, time
from drain3 import TemplateMiner
total, cpu, groups = 0, 0.0, []
for name in sys.argv[2:]:
    lines = open(name, encoding="utf8", newline="").read().split("\\n")
    start = time.process_time()
    miner = TemplateMiner()
    ids = [str(miner.add_log_message(line)["cluster_id"]) for line in lines]
    cpu += time.process_time() - start
    total += len(lines)
    groups.append(ids)
json.dump({"lines": total, "cpu": cpu, "groups": groups}, open(sys.argv[1], "w"))`;

const mined = z.object({
  lines: z.number(),
  cpu: z.number().positive(),
  groups: z.array(z.array(z.string())),
});
type Run = z.infer<typeof mined>;

interface Lines {
  readonly name: string;
  readonly file: string;
  /** True groups, where they are known. */
  readonly truth: readonly string[] | null;
}

/** Lines per CPU second of the miner, on generated lines and on the public ones where they are there, beside Drain3 where it is installed. */
export function miningRows(
  table: Table,
  dir: string,
  shared: string,
  run: (command: string) => Cost | null,
): void {
  const systems = publicLines(dir, shared);
  const compare = (work: string, inputs: readonly Lines[], published: number | null): void =>
    compareRow(table, { dir, run, work, inputs, published });
  compare('mining, generated lines', [generatedLines(dir)], null);
  if (systems.length === 0)
    return table.row('mining, public logs', '10 x Drain3', `skipped: not in ${shared}`, null);
  compare(
    `mining, ${systems.length} public logs`,
    systems,
    publishedDrain(
      shared,
      systems.map((one) => one.name),
    ),
  );
}

function compareRow(
  table: Table,
  {
    dir,
    run,
    work,
    inputs,
    published,
  }: {
    readonly dir: string;
    readonly run: (command: string) => Cost | null;
    readonly work: string;
    readonly inputs: readonly Lines[];
    readonly published: number | null;
  },
): void {
  const out = join(dir, 'mining.json');
  const drain3 = join(dir, 'drain3.py');
  writeFileSync(drain3, DRAIN3);
  const files = inputs.map((one) => one.file).join(' ');
  const script = fileURLToPath(new URL('mining-run.ts', import.meta.url));
  // What the process tells of itself leaves its start and the reading out.
  const runOf = (command: string): { readonly cost: Cost; readonly of: Run } | null => {
    const cost = run(`${command} ${out} ${files}`);
    return cost && { cost, of: mined.parse(JSON.parse(readFileSync(out, 'utf8'))) };
  };
  const own = runOf(`node ${script}`);
  const ours = own?.of;
  const theirs = runOf(`python3 ${drain3}`)?.of;
  if (!own || !ours) return table.row(work, '10 x Drain3', 'failed', null);
  const speed = (one: Run): number => one.lines / one.cpu;
  const said = (one: Run): string => {
    const GA = grouping(one, inputs);
    return `${thousands(speed(one))} lines a CPU second${GA === null ? '' : `, accuracy ${GA.toFixed(3)}`}`;
  };
  const peer = theirs
    ? `Drain3: ${said(theirs)}; ${(speed(ours) / speed(theirs)).toFixed(1)} x`
    : `Drain3: not installed${published === null ? '' : ` (its published accuracy, tuned for each: ${published.toFixed(3)})`}`;
  table.row(work, '10 x Drain3', `${said(ours)}; ${peer}`, own.cost);
}

/** Grouping accuracy, the mean over the inputs; null where no truth is known. */
function grouping(one: Run, inputs: readonly Lines[]): number | null {
  const scores = inputs.flatMap(({ truth }, i) => (truth ? [accuracy(one.groups[i] ?? [], truth).GA] : []));
  return scores.length === 0 ? null : scores.reduce((sum, GA) => sum + GA, 0) / scores.length;
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
