import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from './random.ts';

const THINGS = [
  'broker',
  'quota',
  'lease',
  'shard',
  'replica',
  'ledger',
  'gateway',
  'socket',
  'bucket',
  'token',
  'schema',
  'volume',
  'tenant',
  'webhook',
] as const;
const FAILS = [
  'was refused',
  'timed out after',
  'is not reachable',
  'could not be opened',
  'lost its leader',
  'exceeded its limit',
  'returned no answer',
  'was rejected with',
] as const;

/** Writes so many rules of usual kinds: texts with a regular expression, some short numbers, filters. */
export function writeRules(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  // Of an earlier run there may be more.
  for (const name of readdirSync(folder)) if (name.startsWith('bench-')) rmSync(join(folder, name));
  const random = seeded(7);
  for (let i = 0; i < count; i++) {
    const thing = random.pick(THINGS);
    const fails = random.pick(FAILS);
    const when =
      i % 10 === 0
        ? `  text: '\\bE${1000 + i}\\b'`
        : i % 10 === 1
          ? `  filter: 'jsonPayload.code="${thing.toUpperCase()}_${i}" AND severity>=ERROR'`
          : `  text: '(?i)${thing} [\\w-]+ ${fails} (?P<what>\\S+) \\(${thing}-${i}\\)'`;
    const id = `BENCH_${i}`;
    writeFileSync(
      join(folder, `${id.toLowerCase().replaceAll('_', '-')}.yaml`),
      `id: ${id}\ntitle: 'Bench ${i}'\ntier: application\nseverity: low\nstatus: draft\nwhen:\n${when}\nbecause: A generated rule.\n`,
    );
  }
}

/** How many rule files are under a folder. */
export function rulesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => {
    const path = join(folder, name);
    return sum + (statSync(path).isDirectory() ? rulesIn(path) : name.endsWith('.yaml') ? 1 : 0);
  }, 0);
}
