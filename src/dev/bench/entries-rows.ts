import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Cost } from './measure.ts';
import type { PeerInput, Peers } from './peers.ts';
import { rulesIn, writeRules } from './rules.ts';
import { ratio, thousands, type Table } from './table.ts';

/** What the rows of a benchmark are made with. */
export interface Parts {
  readonly table: Table;
  readonly dir: string;
  /** A file of so many entries. */
  readonly data: (count: number) => string;
  /** A command of the built rca that writes its report as JSON. */
  readonly rca: (args: string) => string;
  readonly run: (command: string) => Cost | null;
  readonly root: string;
  readonly bin: string;
}

/** Saved entries against the targets; gives what 100,000 of them cost, against which live reading is measured. */
export function entriesRows(
  { table, dir, data, rca, run, root, bin }: Parts,
  input: PeerInput,
  peers: Peers,
): Cost | null {
  const bundled = rulesIn(join(root, 'rules'));
  const rulesOf = (count: number): string => join(dir, `rules-${count}`);
  for (const count of [50, 500, 2000]) writeRules(rulesOf(count), count - (count === 50 ? 0 : bundled));
  const withRules = (count: number, file: string): string => rca(`--from ${file} --rules ${rulesOf(count)}`);
  // The first run with a set of rules reads them; the others find them read.
  for (const count of [50, 500, 2000]) run(withRules(count, data(2000)));
  const peer = (name: string): Cost | null => peers.costs.get(name) ?? null;

  const whole = run(withRules(500, input.file));
  table.row(
    `${thousands(input.entries)} entries, 500 rules`,
    '1.0 x `rg -c`',
    ratio(whole, peer('rg -c')),
    whole,
  );
  table.row('the same, memory', '300 MiB', `${whole?.peak?.toFixed(0) ?? '?'} MiB`, whole);
  const zipped = run(withRules(500, input.gz));
  table.row(
    'the same gzipped',
    '1.5 x `gzip -dc` and `wc -l`',
    ratio(zipped, peer('gzip -dc | wc -l')),
    zipped,
  );
  if (input.zst !== null) {
    const zst = run(withRules(500, input.zst));
    table.row(
      'the same, zstd',
      '(against `zstd -dc` and `wc -l`)',
      ratio(zst, peer('zstd -dc | wc -l')),
      zst,
    );
  }
  table.row(
    'every message matched',
    '0.8 x `JSON.parse` of every line',
    ratio(whole, peer('JSON.parse of every line')),
    whole,
  );
  workersRow();
  const parsed = run(`${withRules(500, input.file)} --no-prefilter`);
  table.row('the same, everything parsed', '(what reading bytes saves)', ratio(parsed, whole), parsed);
  const bare = (count: number): Cost | null =>
    run(rca(`--from ${input.file} --no-bundled-rules --rules ${rulesOf(count)}`));
  const few = bare(50);
  const many = run(withRules(2000, input.file));
  table.row('50 -> 2,000 rules', '1.3 x', ratio(many, few), many);
  table.row('500 -> 2,000 rules', '(part of it)', ratio(many, whole), many);
  const incident = run(withRules(500, data(100_000)));
  table.row('100,000 entries, chain and report', '2 s', `${incident?.wall.toFixed(2) ?? '?'} s`, incident);
  const small = run(`${bin} --from ${data(2000)} --format markdown`);
  table.row('2,000 entries, Markdown', '0.6 s', `${small?.wall.toFixed(2) ?? '?'} s`, small);
  const help = run(`${bin} --help`);
  table.row('`rca --help`', '0.15 s', `${help?.wall.toFixed(2) ?? '?'} s`, help);
  return incident;

  function workersRow(): void {
    const [work, wanted] = ['the same on two workers', '0.65 x the time of one'];
    if (!spawnSync('sh', ['-c', `${bin} --help-all`], { encoding: 'utf8' }).stdout.includes('--workers'))
      return table.row(work, wanted, 'no option --workers in this version', null);
    const [one, two] = [1, 2].map((n) => run(`${withRules(500, input.file)} --workers ${n}`));
    table.row(work, wanted, one && two ? `${(two.wall / one.wall).toFixed(2)} x` : 'failed', two ?? null);
  }
}
