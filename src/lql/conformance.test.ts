import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UserError } from '../util/errors.ts';
import { compileFilter } from './index.ts';

interface Case {
  readonly id: string;
  readonly query: string;
  readonly entry: unknown;
  readonly matches: boolean | null;
  readonly error?: boolean;
}

const FILE = new URL('../../../shared/conformance/lql-cases.json', import.meta.url);
const there = existsSync(FILE);

function outcome(test: Case): boolean | null {
  try {
    return compileFilter(test.query)(test.entry);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return null;
  }
}

describe.skipIf(!there)(
  `conformance (${there ? 'read' : 'skipped: the folder ../shared is not here'})`,
  () => {
    it('every case of the table holds', () => {
      const cases = JSON.parse(readFileSync(FILE, 'utf8')) as readonly Case[];
      expect(cases.length).toBeGreaterThan(200);
      const failing = cases.filter((test) => outcome(test) !== (test.error === true ? null : test.matches));
      expect(failing.map(({ id, query, matches }) => `${id}: ${query} should be ${String(matches)}`)).toEqual(
        [],
      );
    });
  },
);
