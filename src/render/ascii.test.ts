import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleReport } from './html/testing/reports.ts';
import { TEMPLATES } from './html/testing/templates.ts';
import { asciiOf } from './ascii.ts';
import type { Report } from '../model/index.ts';
import { renderReport } from './formats.ts';
import { columns } from './width.ts';

const withTexts = (text: string): Report => {
  const report = sampleReport(2);
  const [first, ...rest] = report.findings;
  if (!first) throw new Error('no finding');
  const [layer, ...layers] = first.layers;
  return {
    ...report,
    findings: [
      {
        ...first,
        title: text,
        actions: [text],
        layers: [{ ...layer, title: text, claims: [text] }, ...layers],
        suspected: [{ title: text, component: text, confirm: text }],
      },
      ...rest,
    ],
    notices: [{ code: 'x', message: text }],
  };
};
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.constantFrom('é', '漢字'.repeat(60), '👩‍👩‍👧'.repeat(20), 'x'.repeat(500), 'a '.repeat(300)),
);

describe('the terminal report', () => {
  it('has no line wider than the terminal, from 80 to 200 columns, whatever the texts are', () => {
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 80, max: 200 }),
        fc.boolean(),
        fc.boolean(),
        (text, width, full, ascii) => {
          const shown = renderReport(withTexts(text), 'terminal', {
            templates: TEMPLATES,
            width,
            full,
            ascii,
          });
          for (const line of shown.split('\n')) expect(columns(line)).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is ASCII alone where that is asked, in every line and for every text', () => {
    fc.assert(
      fc.property(texts, fc.boolean(), (text, full) => {
        const shown = renderReport(withTexts(text), 'terminal', { templates: TEMPLATES, full, ascii: true });
        expect(shown).toMatch(/^[\x20-\x7e\n]*$/);
      }),
      { numRuns: 150 },
    );
  });

  it('loses nothing: what has no plain spelling is written as its code', () => {
    expect(asciiOf({ a: ['café → “x”… 漢'] })).toEqual({ a: ['caf\\u{e9} -> "x"... \\u{6f22}'] });
    const shown = renderReport(withTexts('café'), 'terminal', { templates: TEMPLATES, ascii: true });
    expect(shown).toContain('caf\\u{e9}');
  });
});
