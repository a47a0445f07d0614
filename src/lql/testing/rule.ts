import { describe, expect, it } from 'vitest';
import { compileFilter } from '../index.ts';

const matches = (filter: string, entry: unknown): boolean => compileFilter(filter)(entry);

/** One rule of the language: filters that match the entry, and filters that do not. */
export function rule(name: string, entry: unknown, yes: readonly string[], no: readonly string[]): void {
  describe(name, () => {
    it.each(yes)('%s', (filter) => expect(matches(filter, entry)).toBe(true));
    it.each(no)('not: %s', (filter) => expect(matches(filter, entry)).toBe(false));
  });
}
