import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Finding, Report } from '../model/index.ts';
import { sampleReport } from './html/testing/reports.ts';
import { TEMPLATES } from './html/testing/templates.ts';
import { renderReport } from './index.ts';

const [sample] = sampleReport(1).findings;

/** A finding whose layers have titles of so many words, each with a citation of its own. */
function finding(id: number, words: readonly number[], next: () => number): Finding {
  if (!sample) throw new Error('the sample has a finding');
  const [surface] = sample.layers;
  const [first, ...more] = words.map((count, i) => ({
    ...surface,
    title: `layer ${i} ${'of many words '.repeat(count)}`,
    evidence: [
      { n: next(), insertId: `68bdf0c3000${id}${i}`, timestamp: '2026-01-20T10:00:00Z', quote: 'x' },
    ],
  }));
  if (!first) throw new Error('there is a surface');
  const bare = { suspected: [], refuted: [], alternatives: [], actions: [], tests: [], changes: [] };
  return { ...sample, ...bare, id: `F${id}`, layers: [first, ...more] as unknown as Finding['layers'] };
}

test('the first screen has 25 lines at most, whatever there is to show (property)', () => {
  const words = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.array(words, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 60, max: 120 }),
      (findings, width) => {
        let n = 0;
        const report: Report = {
          ...sampleReport(1),
          findings: findings.map((one, i) => finding(i + 1, one, () => ++n)),
        };
        const shown = renderReport(report, 'terminal', { templates: TEMPLATES, width });
        expect(shown.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
        // What there is room for is shown: the first finding, and what it cites.
        expect(shown).toContain('F1 ');
        expect(shown).toContain('[1] ');
      },
    ),
    { numRuns: 300 },
  );
});
