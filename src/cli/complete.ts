import { INVESTIGATE_OPTIONS } from './options.ts';
import { dashed } from './usage-error.ts';

/** The words on the line so far. */
interface Line {
  readonly _?: readonly (string | number)[];
}

/** Completes a word for the shell; where no command stands before it, options are those of `rca investigate`, which yargs does not offer by itself. */
export function complete(
  current: string,
  line: Line,
  byYargs: (then: (error: Error | null, found: string[] | undefined) => void) => void,
  done: (found: string[]) => void,
): void {
  byYargs((_error, found = []) => {
    const before = (line._ ?? []).slice(1).filter((word) => word !== current);
    const own =
      current.startsWith('-') && before.length === 0
        ? Object.keys(INVESTIGATE_OPTIONS)
            .map(dashed)
            .filter((option) => option.startsWith(current))
        : [];
    done([...new Set([...found, ...own])]);
  });
}
