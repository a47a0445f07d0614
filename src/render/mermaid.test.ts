import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { cut } from '../util/text.ts';
import { visible } from './escape.ts';
import { renderReport } from './formats.ts';
import { sampleReport } from './html/testing/reports.ts';
import { TEMPLATES } from './html/testing/templates.ts';
import { chainDiagram, mermaidText } from './mermaid.ts';

const decoded = (label: string): string =>
  label.replace(/#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)));

describe('a chain as a diagram', () => {
  it('has a box a layer, a dotted arrow to what is only suspected, and says each basis', () => {
    const [finding] = sampleReport(1).findings;
    if (!finding) throw new Error('no finding');
    const lines = chainDiagram(finding);
    expect(lines[0]).toBe('flowchart TD');
    expect(lines.filter((l) => /^ {2}L\d+\["/.test(l))).toHaveLength(finding.layers.length);
    expect(lines[1]).toContain('surface (observed)');
    expect(lines.some((l) => l.includes('-.->'))).toBe(true);
  });

  it('shows any text as that text: no text ends its label, its line or the fence', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const label = mermaidText(text);
        expect(label).toMatch(/^(?:[A-Za-z0-9 .,()/_-]|#\d+;)*$/);
        expect(decoded(label)).toBe(visible(cut(text, 120)));
      }),
    );
    const hostile = '"]\n```\nclick L0 "javascript:alert(1)"\n%%{init: {}}%% <img src=x>';
    const [first, ...rest] = sampleReport(1).findings;
    if (!first) throw new Error('no finding');
    const [layer, ...layers] = first.layers;
    const report = {
      ...sampleReport(1),
      findings: [
        { ...first, layers: [{ ...layer, title: hostile }, ...layers] as typeof first.layers },
        ...rest,
      ],
    };
    const text = renderReport(report, 'markdown', { templates: TEMPLATES, mermaid: true });
    const fences = new MarkdownIt().parse(text, {}).filter((t) => t.type === 'fence');
    const [diagram] = fences.filter((t) => t.info === 'mermaid');
    expect(diagram?.content.split('\n').every((l) => /^(?:flowchart TD| {2}[LS]\d+.*|)$/.test(l))).toBe(true);
    expect(diagram?.content).not.toMatch(/%%\{|<img|^\s*click/m);
    expect(fences.map((t) => t.info)).toEqual(['mermaid']);
  });

  it('is there only where it is asked for', () => {
    expect(renderReport(sampleReport(1), 'markdown', { templates: TEMPLATES })).not.toContain('mermaid');
  });
});
