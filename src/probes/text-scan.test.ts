import { describe, expect, it } from 'vitest';
import { countCalls } from './text-scan.ts';

describe('calls counted without a tree', () => {
  it('are those whose name fits, not definitions, not those with the keyword', () => {
    const text =
      'def dumps(x):\n  a = json.dumps(x) + 1dumps(y)\n  json.dumps(x, default=str)\n  b = dumps(f(default=1))\n  ujson.dumps()\n';
    expect(countCalls(text, ['json.dumps'], ['default'])).toBe(1);
    expect(countCalls(text, ['*dumps'], [])).toBe(5);
    expect(countCalls(text, ['dumps'], ['default'])).toBe(2);
  });
  it('come back from a megabyte of letters without a bracket, and of brackets', () => {
    // A search for names would read on from each letter: half a trillion steps.
    expect(countCalls('a'.repeat(1_000_000), ['a'], [])).toBe(0);
    expect(countCalls('('.repeat(1_000_000), ['a'], [])).toBe(0);
    expect(countCalls(`${'a.'.repeat(500_000)}f(`, ['*f'], [])).toBe(1);
  });
});
