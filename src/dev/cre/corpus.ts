import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCreFile, type CreRule } from './cre-rules.ts';

/** One folder of the corpus: its rules, and the logs that they were written for. */
export interface CreCase {
  readonly name: string;
  readonly rules: readonly CreRule[];
  readonly faults: readonly string[];
  /** Lines of `test.log`. */
  readonly lines: readonly string[];
}

/** The rules under `PEER/cre`, one folder each, in order of name; null where there are none. */
export function readCorpus(peer: string): readonly CreCase[] | null {
  const folder = join(peer, 'cre');
  if (!existsSync(folder)) return null;
  return (
    readdirSync(folder)
      .sort()
      .map((name) => {
        const files = readdirSync(join(folder, name)).sort();
        const read = files
          .filter((file) => /\.ya?ml$/.test(file))
          .map((file) => readCreFile(readFileSync(join(folder, name, file), 'utf8')));
        return {
          name,
          rules: read.flatMap((one) => one.rules),
          faults: read.flatMap((one) => one.faults),
          lines: files.includes('test.log') ? readLines(join(folder, name, 'test.log')) : [],
        };
      })
      // A folder without a log holds the corpus's own lists, no rule.
      .filter((one) => one.rules.length > 0 || one.lines.length > 0)
  );
}

/** The lines of a log that hold anything. */
export function readLines(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line.trim() !== '');
}
