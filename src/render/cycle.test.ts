import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareReports } from '../compare/index.ts';
import { finding, report, requests } from '../compare/testing/reports.ts';
import type { Report } from '../model/index.ts';
import { metricsOf, progressOf, proofOf } from './cycle-progress.ts';
import { renderComparison, renderReport } from './index.ts';

const template = (name: string): string =>
  readFileSync(new URL(`../../templates/${name}`, import.meta.url), 'utf8');
const templates = { 'cycle.hbs': template('cycle.hbs'), 'comparison.hbs': template('comparison.hbs') };

const before = report(
  [
    finding('a', [31, 31]),
    finding('b', [8, 8], { id: 'F2', route: '/b' }),
    finding('gone quiet', [2, 20], { id: 'F3', route: '/c' }),
  ],
  [requests(500, 31), requests(404, 8, '/b'), requests(500, 2, '/c'), requests(200, 18, '/c')],
  { tests: { t1: 'failed', t2: 'failed', t3: 'passed' } },
);
const now = report(
  [finding('a', [36, 36])],
  [requests(500, 36), requests(200, 12, '/b'), requests(200, 4, '/c')],
  {
    tests: { t1: 'failed', t2: 'passed', t3: 'passed' },
    key: 'run-2',
  },
);
const compared: Report = { ...now, comparison: compareReports(before, now) };

describe('cycle report', () => {
  it('counts its progress from the verdicts', () => {
    expect(progressOf(compared)).toEqual({
      lines: [
        'resolved 1/3 (fixed)',
        'partial 1/3 (improved 0, quiet 1)',
        'persistent 1/3 (persisting 1, worse 0)',
        'new 0/3 (new 0, regressed 0)',
      ],
      overall: 'not resolved: 1/3 fixed, 1/3 still failing, 1/3 not decided',
    });
    expect(progressOf(now).overall).toBe('1 open finding; nothing to compare with');
    expect(progressOf({ ...before, comparison: compareReports(now, before) }).overall).toBe(
      'worse: 2 findings new, back or worse, 1 test newly failing; 0/3 fixed',
    );
  });
  it('states metrics as n/N with their direction', () => {
    expect(metricsOf(compared)[0]).toEqual({
      name: 'tests passing',
      before: '1/3',
      now: '2/3',
      direction: 'up by 1',
    });
    expect(metricsOf(compared)).toContainEqual({
      name: 'failing with: b',
      before: '8/8 requests',
      now: '0/12 requests',
      direction: 'fixed',
    });
  });
  it('says what will show a fix, by the same test that judges it', () => {
    const needed = /none in (\d+) further/.exec(proofOf(finding('x', [7, 31]), undefined)[0] ?? '')?.[1];
    const old = report([finding('x', [7, 31])], []);
    const verdict = (n: number): string | undefined =>
      compareReports(old, report([], [requests(200, n)])).verdicts[0]?.verdict;
    expect([verdict(Number(needed)), verdict(Number(needed) - 1)]).toEqual(['fixed', 'quiet']);
  });
  it('has a place for everything, in Markdown and on a terminal', () => {
    const markdown = renderReport(compared, 'markdown', { templates, template: 'cycle' });
    for (const part of [
      '# Run: api',
      '## Progress',
      '## F1 HIGH: a',
      '### Whys',
      '### Required fix',
      'What will show it',
      '## No longer seen',
      '## Success metrics',
      '## Tests',
    ])
      expect(markdown).toContain(part);
    expect(markdown).toContain('| tests passing | 1/3 | 2/3 | up by 1 |');
    const terminal = renderReport(compared, 'terminal', { templates, template: 'cycle', width: 60 });
    expect(Math.max(...terminal.split('\n').map((l) => l.length))).toBeLessThanOrEqual(60);
    expect(terminal).toContain('not resolved: 1/3 fixed');
  });
  it('has no log text act in it', () => {
    const hostile = '\u001b[2J@team <img src=x> | [x](http://e)';
    const bad = report([finding(hostile, [3, 3])], [requests(500, 3)]);
    const both: Report = { ...bad, comparison: compareReports(before, bad) };
    for (const text of [
      renderReport(both, 'markdown', { templates, template: 'cycle' }),
      renderReport(both, 'terminal', { templates, template: 'cycle' }),
      renderComparison(compareReports(before, bad), 'markdown', { templates }),
      renderComparison(compareReports(before, bad), 'terminal', { templates }),
    ])
      expect(text).not.toContain('\u001b');
    // What stands in code is shown as it is; outside of it nothing may act.
    const outside = renderReport(both, 'markdown', { templates, template: 'cycle' }).replace(
      /`[^`\n]*`/g,
      '',
    );
    expect(outside).not.toMatch(/<img|@team/);
  });
});
