import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import type { Comparison, PatternChange, PatternComparison, Report, Unknown } from '../model/index.ts';
import { sampleComparison, sampleReport } from './html/testing/reports.ts';
import { TEMPLATES } from './html/testing/templates.ts';
import { renderComparison, renderReport } from './index.ts';
import { patternsSentence } from './patterns.ts';

const patterns = (
  more: Partial<PatternComparison>,
): Pick<Comparison, 'patterns' | 'before' | 'verdicts'> => ({
  before: { ...sampleComparison().before, source: 'good.ndjson', complete: true },
  verdicts: [],
  patterns: {
    which: 'all',
    lines: 5_871,
    known: 5_745,
    remaining: 126,
    baselineLines: 6_012,
    beyondBounds: 0,
    unit: 'requests',
    of: { before: 900, after: 880 },
    changed: [],
    hidden: 0,
    ...more,
  },
});
const change = (more: Partial<PatternChange>): PatternChange => ({
  template: 'quorum lost',
  fingerprint: 'u1-1',
  kind: 'new',
  before: 0,
  after: 3,
  of: { before: 900, after: 880 },
  q: 0.2,
  beyondChance: false,
  severity: 'INFO',
  services: [],
  firstSeen: '2025-01-01T00:00:00Z',
  evidence: [],
  why: [],
  findings: [],
  ...more,
});

describe('the sentence about the lines of both sides', () => {
  it('has computed figures', () => {
    expect(patternsSentence(patterns({}))).toBe(
      '97.9 % of 5,871 lines were also in the good run; 126 remain; 6,012 lines in the baseline',
    );
    const changed = [
      change({ beyondChance: true }),
      change({}),
      change({ kind: 'risen', before: 2, beyondChance: true }),
      change({ findings: ['F1'] }),
    ];
    expect(patternsSentence(patterns({ changed, hidden: 4, beyondBounds: 12, lines: 5_883 }))).toBe(
      '97.9 % of 5,871 lines were also in the good run; 126 remain: 2 new patterns, 1 beyond chance; 1 known pattern risen beyond chance; 1 changed pattern that findings explain; 4 further changed ones; 12 more did not fit into memory and were not compared; 6,012 lines in the baseline',
    );
  });

  it('calls a run good only where nothing failed in it, and a revision by its name', () => {
    const named = (more: Partial<Pick<Comparison, 'before' | 'verdicts'>>): string =>
      patternsSentence({ ...patterns({}), ...more });
    const { before } = patterns({});
    const failed = sampleComparison().verdicts.filter(({ ids }) => ids.before !== null);
    expect(failed.length).toBeGreaterThan(0);
    expect(named({ verdicts: failed })).toContain('were also in the earlier run; 126 remain');
    expect(named({ before: { ...before, complete: false } })).toContain('were also in the earlier run;');
    expect(named({ before: { ...before, source: 'revision api-1 in the same logs' } })).toBe(
      '97.9 % of 5,871 lines were also in revision api-1; 126 remain; 6,012 lines in the baseline',
    );
  });

  it('never rounds to all or to nothing what is neither', () => {
    expect(patternsSentence(patterns({ lines: 90_000, known: 89_999, remaining: 1 }))).toMatch(
      /^over 99\.9 % of 90,000 lines were also in the good run; 1 remains; /,
    );
    expect(patternsSentence(patterns({ lines: 90_000, known: 2, remaining: 89_998 }))).toMatch(
      /^under 0\.1 % of 90,000 lines /,
    );
    expect(patternsSentence(patterns({ lines: 9, known: 9, remaining: 0 }))).toMatch(/^100\.0 % of 9 lines /);
  });

  it('calls nothing new where there is nothing to compare with', () => {
    expect(patternsSentence(patterns({ baselineLines: null, known: 0 }))).toBe(
      '5,871 lines, none of which can be called new: there is no data: the baseline has no line of these services to compare with',
    );
    expect(patternsSentence({ ...patterns({}), patterns: undefined } as never)).toBe('');
    expect(patternsSentence(patterns({ lines: 0, known: 0, remaining: 0, baselineLines: 0 }))).toBe('');
  });
});

describe('unknown and changed patterns in the views', () => {
  const unknowns = (n: number, template: string): Report['unknowns'] =>
    Array.from({ length: n }, (_, i): Unknown => ({
      id: `U${i + 1}`,
      fingerprint: `u1-${i}`,
      template: `${template} ${i}.`,
      severity: 'WARNING',
      count: 1,
      services: ['api'],
      firstSeen: '2025-01-01T00:00:00Z',
      lastSeen: '2025-01-01T00:00:00Z',
      new: null,
      score: { total: 4, parts: [{ points: 4, why: `in 7/9 failures of F${i}` }] },
      examples: [],
    }));
  const full = (report: Report): string =>
    renderReport(report, 'terminal', { templates: TEMPLATES, width: 100, full: true });

  it('are listed with their reasons, twenty in a terminal, and the rest is counted', () => {
    const text = full({ ...sampleReport(1), unknowns: unknowns(23, 'odd line') });
    expect(text).toContain('U20 1 x WARNING: odd line 19.');
    expect(text).toContain('in 7/9 failures of F19');
    expect(text).not.toContain('odd line 20.');
    expect(text).toContain('20 of 23 shown; the JSON report has all');
    expect(full({ ...sampleReport(1), unknowns: unknowns(20, 'odd line') })).not.toContain(
      ' shown; the JSON',
    );
  });

  it('are text at every exit, whatever they say', () => {
    const evil = '\u001b[31m| `<script>alert(1)</script>` @here [x](https://evil.example/) \u202e';
    const changed = [change({ template: evil, why: [evil] }), change({ template: evil, findings: ['F1'] })];
    const comparison = { ...sampleComparison(), ...patterns({ changed }) };
    const report = { ...sampleReport(1), unknowns: unknowns(2, evil), comparison };
    const texts = [
      full(report),
      renderReport(report, 'markdown', { templates: TEMPLATES }),
      renderReport(report, 'html', { templates: TEMPLATES }),
      renderComparison(comparison, 'terminal', { templates: TEMPLATES, width: 100 }),
      renderComparison(comparison, 'markdown', { templates: TEMPLATES }),
    ];
    for (const text of texts) {
      expect(text).toContain('alert(1)');
      expect(text).not.toMatch(/[\u001b\u202e]/);
    }
    expect(texts[2]).not.toContain('<script>alert');
    for (const markdown of [texts[1], texts[4]]) {
      const rows = (markdown ?? '')
        .split('\n')
        .filter((line) => line.includes('alert(1)') && line.startsWith('|'));
      expect(rows.length).toBeGreaterThan(0);
      // A bar of the text does not end a cell, and its link is none.
      for (const row of rows) expect(row.replaceAll('\\|', '').split(' | ').length).toBeLessThanOrEqual(6);
      const page = new MarkdownIt({ html: true }).render(markdown ?? '');
      expect(page).not.toContain('href="https://evil');
      expect(page).not.toContain('<script');
    }
  });
});
