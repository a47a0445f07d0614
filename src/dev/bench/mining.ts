import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { accuracy } from '../score/accuracy.ts';
import { DRAIN3_LIMIT, drain3Command } from './drain3.ts';
import type { Cost } from './measure.ts';
import { seeded } from './random.ts';
import { thousands, type Table } from './table.ts';
import { errorPayload, healthyText } from './texts.ts';

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
  const compare = createCompare(table, dir, run);
  compare('mining, generated lines', [generatedLines(dir)]);
  const systems = publicLines(dir, shared);
  if (systems.length === 0)
    return table.row('mining, public logs', TARGET, `skipped: not in ${shared}`, null);
  const { length } = systems;
  compare(
    `mining, ${length} public logs`,
    systems,
    publishedDrain(
      shared,
      systems.map((one) => one.name),
    ),
  );
  compare(
    `mining, their lines with other numbers, ${thousands(LONG)} each`,
    systems.map((one) => longer(dir, one)),
  );
}

const TARGET = '10 x Drain3';

type Compare = (work: string, inputs: readonly Lines[], published?: number | null) => void;

function createCompare(table: Table, dir: string, run: (command: string) => Cost | null): Compare {
  const out = join(dir, 'mining.json');
  const script = fileURLToPath(new URL('mining-run.ts', import.meta.url));
  return (work, inputs, published = null) => {
    const files = inputs.map((one) => one.file).join(' ');
    // What the process tells of itself leaves its start and the reading out.
    const runOf = (command: string): { readonly cost: Cost; readonly of: Run } | null => {
      const cost = run(`${command} ${files}`);
      return cost && { cost, of: mined.parse(JSON.parse(readFileSync(out, 'utf8'))) };
    };
    const ours = runOf(`node ${script} ${out}`);
    if (!ours) return table.row(work, TARGET, 'failed', null);
    const said = (one: Run): string => {
      const GA = grouping(one, inputs);
      return `${thousands(one.lines / one.cpu)} lines a CPU second${GA === null ? '' : `, accuracy ${GA.toFixed(3)}`}`;
    };
    const peers = ([false, true] as const).flatMap((masked) => {
      const theirs = runOf(drain3Command(dir, out, masked))?.of;
      if (!theirs) return [];
      const factor = (ours.of.lines / ours.of.cpu / (theirs.lines / theirs.cpu)).toFixed(1);
      const stopped = theirs.cpu > DRAIN3_LIMIT ? ` (stopped after ${thousands(theirs.lines)} lines)` : '';
      return [`Drain3 ${masked ? 'with masks' : 'as it comes'}: ${said(theirs)}${stopped}: ${factor} x`];
    });
    const missing = `Drain3: not installed${published === null ? '' : ` (its published accuracy, tuned for each: ${published.toFixed(3)})`}`;
    const peer = peers.length === 0 ? missing : peers.join('; ');
    table.row(work, TARGET, `${said(ours.of)}; ${peer}`, ours.cost);
  };
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

/** Lines of each public log that is made longer. */
const LONG = 50_000;

/** A log as long as logs are: its lines come again and again, with other numbers. */
function longer(dir: string, { name, file, truth }: Lines): Lines {
  const random = seeded(17);
  const lines = readFileSync(file, 'utf8').split('\n');
  const at = Array.from({ length: LONG }, () => random.int(lines.length));
  const digit = (): string => `${random.int(10)}`;
  const made = at.map((i) => (lines[i] ?? '').replace(/\d\d+/g, (digits) => digits.replace(/\d/g, digit)));
  const long = join(dir, `mining-${name}-long.txt`);
  writeFileSync(long, made.join('\n'));
  return { name, file: long, truth: truth && at.map((i) => truth[i] ?? '') };
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
