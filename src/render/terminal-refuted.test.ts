import { expect, it } from 'vitest';
import { sampleReport } from './html/testing/reports.ts';
import { TEMPLATES } from './html/testing/templates.ts';
import { renderReport } from './index.ts';

it('cites, in the full view, what a refuted layer was refuted with', () => {
  const report = sampleReport(1);
  const shown = renderReport(report, 'terminal', { templates: TEMPLATES, full: true });
  const cited = report.findings.flatMap((f) => f.refuted.flatMap((r) => r.evidence)).map((e) => e.n);
  expect(cited.length).toBeGreaterThan(0);
  for (const n of cited) {
    expect(shown).toMatch(new RegExp(`^ not it .* refuted \\[${n}\\]$`, 'm'));
    expect(shown).toMatch(new RegExp(`^\\[${n}\\] `, 'm'));
  }
  const first = renderReport(report, 'terminal', { templates: TEMPLATES });
  expect(first).not.toMatch(/refuted \[/);
});
