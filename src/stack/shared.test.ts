import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findTraces, firstInApp, mainLine } from './index.ts';

const folder = new URL('../../../shared/traces/', import.meta.url);

interface Expected {
  readonly file: string;
  readonly language: string;
  readonly isTrace: boolean;
  readonly chain: readonly { readonly type: string; readonly alt?: readonly string[] }[] | null;
  readonly firstInApp: { readonly at: string } | null;
}

const short = (type: string): string => type.split(/[.\\]|::/).at(-1) ?? '';
const place = (at: string): string =>
  (at.split(/[\\/]/).at(-1) ?? '').replace(':line ', ':').replace(/:(\d+):\d+$/, ':$1');

describe.skipIf(!existsSync(folder))('public traces (skipped: ../shared/traces is missing)', () => {
  it('reads whole chains, the innermost type and the first own frame as often as aimed for', () => {
    const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Expected[];
    let [chains, whole, inmost, places, own, right] = [0, 0, 0, 0, 0, 0];
    for (const e of expected.filter((x) => x.isTrace)) {
      const [found] = findTraces(readFileSync(new URL(e.file, folder), 'utf8'));
      if (found?.language === e.language) right++;
      const types = found ? mainLine(found).map((x) => x.type) : [];
      const same = (
        type: string | undefined,
        x: { type: string; alt?: readonly string[] } | undefined,
      ): boolean => x !== undefined && [x.type, ...(x.alt ?? [])].some((t) => short(t) === short(type ?? ''));
      if (e.chain?.length) {
        chains++;
        if (types.length === e.chain.length && e.chain.every((x, i) => same(types[i], x))) whole++;
        if (same(types.at(-1), e.chain.at(-1))) inmost++;
      }
      if (e.firstInApp) {
        places++;
        const frame = found && firstInApp(found);
        if (frame && place(`${frame.file ?? ''}:${frame.line ?? ''}`) === place(e.firstInApp.at)) own++;
      }
    }
    expect(whole / chains).toBeGreaterThanOrEqual(0.95);
    expect(inmost / chains).toBeGreaterThanOrEqual(0.97);
    expect(own / places).toBeGreaterThanOrEqual(0.85);
    expect(right).toBe(expected.filter((x) => x.isTrace).length);
  });
});
