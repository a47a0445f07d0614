import { existsSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cost } from './measure.ts';
import { writeRules } from './rules.ts';
import { thousands } from './table.ts';
import { writeData } from './write-data.ts';

const SIZES = [10_000, 100_000, 1_000_000, 10_000_000] as const;
const RULES = [50, 500, 2000] as const;
/** The rules are compared on so many entries; larger files are not kept. */
const BASE = 1_000_000;
const BYTES_PER_ENTRY = 1300;

interface Parts {
  readonly dir: string;
  readonly say: (text: string) => void;
  readonly rca: (args: string) => string;
  readonly run: (command: string, minutes: number) => Cost | null;
  /** No file is larger than this. */
  readonly largest: number;
}

/** How cost grows with the entries and with the rules. Files above a million entries are made, read once and deleted. */
export function scaling({ dir, say, rca, run, largest }: Parts): void {
  const file = (entries: number): string => join(dir, `entries-${entries}.ndjson`);
  const make = (entries: number): string => {
    writeData(file(entries), { entries, errors: 0.03, seed: 1 });
    return file(entries);
  };
  for (const count of RULES) writeRules(join(dir, `only-${count}`), count);
  const command = (entries: number, rules: number): string =>
    rca(`--from ${make(entries)} --no-bundled-rules --rules ${join(dir, `only-${rules}`)}`);
  // What a start costs is no part of what an entry costs; the first run fills the cache of rules.
  run(command(10, 500), 1);
  const start = run(command(10, 500), 1)?.cpu ?? 0;
  say(`a run over 10 entries: ${start.toFixed(2)} s CPU; it is taken off what an entry costs`);
  say('\n| entries | CPU | wall | peak | CPU an entry | against the row above |');
  say('| --- | --- | --- | --- | --- | --- |');
  let above: { readonly entries: number; readonly cpu: number } | null = null;
  for (const entries of SIZES.filter((size) => size <= largest)) {
    const { bavail, bsize } = statfsSync(dir);
    if (!existsSync(file(entries)) && entries * BYTES_PER_ENTRY * 1.1 > bavail * bsize) {
      say(`| ${thousands(entries)} | skipped: ${dir} has no room for it | | | | |`);
      continue;
    }
    const cost = run(command(entries, 500), 60);
    if (entries > BASE) rmSync(file(entries));
    if (!cost) {
      say(`| ${thousands(entries)} | failed | | | | |`);
      continue;
    }
    const cpu = cost.cpu - start;
    const growth = above
      ? `${(cpu / above.cpu).toFixed(1)} x for ${(entries / above.entries).toFixed(0)} x the entries`
      : '';
    above = { entries, cpu };
    say(
      `| ${thousands(entries)} | ${figures(cost)} | ${((cpu / entries) * 1e6).toFixed(1)} us | ${growth} |`,
    );
  }
  const entries = Math.min(BASE, largest);
  say(`\n| rules, ${thousands(entries)} entries | CPU | wall | peak | against ${RULES[0]} |`);
  say('| --- | --- | --- | --- | --- |');
  let few: number | null = null;
  for (const rules of RULES) {
    run(command(10, rules), 1);
    const cost = run(command(entries, rules), 60);
    if (cost) few ??= cost.cpu;
    say(
      cost
        ? `| ${thousands(rules)} | ${figures(cost)} | ${(cost.cpu / (few ?? cost.cpu)).toFixed(2)} x |`
        : `| ${thousands(rules)} | failed | | | |`,
    );
  }
}

function figures({ cpu, wall, peak }: Cost): string {
  return `${cpu.toFixed(2)} s | ${wall.toFixed(2)} s | ${peak?.toFixed(0) ?? '?'} MiB`;
}
