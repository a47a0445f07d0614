import { describe, expect, it } from 'vitest';
import { UserError } from '../util/errors.ts';
import { compileFilter, parseFilter } from './index.ts';

describe('limits', () => {
  it('depth beyond 100 is a located error, not a stack overflow', () => {
    for (const text of [
      '('.repeat(19_000),
      'NOT '.repeat(4_900) + 'a',
      '-('.repeat(6_000),
      'x=' + '('.repeat(19_000),
      'cast('.repeat(3_900),
    ]) {
      const parsed = parseFilter(text);
      expect(parsed.ok ? '' : parsed.error.message).toMatch(/100 levels deep/);
    }
    expect(parseFilter(`${'('.repeat(100)}a${')'.repeat(100)}`).ok).toBe(true);
    expect(parseFilter(`${'('.repeat(101)}a${')'.repeat(101)}`).ok).toBe(false);
  });

  it('deep and cyclic entries are read to the end', () => {
    let deep: unknown = 'needle';
    for (let i = 0; i < 100_000; i++) deep = i % 2 ? [deep] : { a: deep };
    expect(compileFilter('needle')({ jsonPayload: { a: deep } })).toBe(true);
    expect(compileFilter('jsonPayload.a.a.a = "needle"')({ jsonPayload: { a: deep } })).toBe(false);
    const loop: Record<string, unknown> = { x: 'hay' };
    Object.assign(loop, { a: loop, b: loop });
    expect(compileFilter('needle')(loop)).toBe(false);
    expect(compileFilter('protoPayload.a.a = "needle"')({ protoPayload: loop })).toBe(false);
    expect(
      compileFilter('a')({
        get textPayload(): string {
          throw new Error('no');
        },
      }),
    ).toBe(false);
  });

  it('20,000 characters are taken, one more is refused where it stands', () => {
    expect(parseFilter('x'.repeat(20_000)).ok).toBe(true);
    expect(parseFilter('😀'.repeat(20_000)).ok).toBe(true);
    const parsed = parseFilter(`-- ${'c'.repeat(19_990)}\nseverity=ERROR`);
    expect(parsed.ok ? null : parsed.error).toMatchObject({ line: 2, column: 7 });
    expect(() => compileFilter('x'.repeat(20_001))).toThrow(UserError);
  });

  it('long filters and texts are read in linear time', () => {
    const long = Array.from({ length: 1_300 }, (_, i) => `a${i % 10}=1`.replace('a', 'labels.')).join('\n');
    expect(parseFilter(long).ok).toBe(true);
    const text = 'word '.repeat(50_000);
    expect(compileFilter('SEARCH("`word words`")')({ textPayload: text })).toBe(false);
    expect(compileFilter('textPayload =~ "(w+o*)*x"')({ textPayload: text })).toBe(false);
  });
});
