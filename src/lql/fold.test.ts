import { describe, expect, it } from 'vitest';
import { compareCodePoints, fold } from './fold.ts';

describe('fold', () => {
  it.each([
    ['Straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['ﬁ', 'fi'],
    ['ＡＢＣ', 'abc'],
    ['ΑΣ', 'ας'.replace('ς', 'σ')],
    ['ς', 'σ'],
    ['ı', 'ı'],
    ['İ', 'i\u0307'],
    ['\u212a', 'k'],
    ['\u00ad', ''],
    ['a\u200db', 'ab'],
    ['ſ', 's'],
    ['ŉ', 'ʼn'],
    ['ᾳ', 'αι'],
    ['\uab70', '\u13a0'],
    ['\u13f8', '\u13f0'],
    ['é', 'e\u0301'.normalize()],
    ['①', '1'],
    ['½', '1⁄2'],
  ])('%s -> %s', (text, folded) => expect(fold(text)).toBe(folded));

  it('over all code points: stable, and one for every pair that differs by case only', () => {
    const unstable: string[] = [];
    const apart: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const c = String.fromCodePoint(code);
      const folded = fold(c);
      if (fold(folded) !== folded) unstable.push(code.toString(16));
      // Turkic i is the one pair that case folding keeps apart.
      if (code === 0x131 || code === 0x130) continue;
      for (const other of [c.toLowerCase(), c.toUpperCase(), c.normalize('NFKC'), c.normalize('NFD')])
        if (other !== c && fold(other) !== folded) apart.push(`${code.toString(16)} ${other}`);
    }
    expect(unstable).toEqual([]);
    expect(apart).toEqual([]);
  }, 30_000);

  it('order is that of code points', () => {
    expect(compareCodePoints('\uffee', '\u{1f600}')).toBeLessThan(0);
    expect(compareCodePoints('a', 'ab')).toBeLessThan(0);
    expect(compareCodePoints('b', 'ab')).toBeGreaterThan(0);
    expect(compareCodePoints('é', 'é')).toBe(0);
  });
});
