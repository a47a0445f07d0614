import { parse, type DefaultTreeAdapterTypes as T } from 'parse5';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../model/index.ts';
import { visible } from '../escape.ts';
import { html } from './index.ts';
import { sampleComparison, sampleReport } from './testing/reports.ts';
import { TEMPLATES } from './testing/templates.ts';

const render = (report: Report): string => html(report, { templates: TEMPLATES });

interface Seen {
  readonly tags: readonly string[];
  readonly texts: readonly string[];
  readonly hrefs: readonly string[];
}

/** Elements, texts and link targets in the order of the document. */
function read(page: string): Seen {
  const seen = { tags: [] as string[], texts: [] as string[], hrefs: [] as string[] };
  const walk = (node: T.Node): void => {
    if ('tagName' in node) {
      seen.tags.push(`${node.tagName} ${node.attrs.map((a) => a.name).join(' ')}`);
      seen.hrefs.push(...node.attrs.filter((a) => a.name === 'href').map((a) => a.value));
    }
    if (node.nodeName === '#text') seen.texts.push((node as T.TextNode).value);
    if ('childNodes' in node && !('tagName' in node && node.tagName === 'style'))
      node.childNodes.forEach(walk);
  };
  walk(parse(page));
  return seen;
}

/** Puts a text in every string of the report that stands for text out of the world; ids, times and words of the model stay. */
function hostile(report: Report, text: string): Report {
  const KEEP = new Set([
    'basis',
    'severity',
    'tier',
    'status',
    'label',
    'schemaVersion',
    'outcome',
    'firstSeen',
    'lastSeen',
    'since',
    'until',
    'timeline',
    'which',
    'unit',
  ]);
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return text;
    if (Array.isArray(value)) return value.map(walk);
    if (value !== null && typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, KEEP.has(k) ? v : walk(v)]));
    return value;
  };
  return walk(report) as Report;
}

describe('the HTML report', () => {
  it('shows any text in any field as that text and nothing else', () => {
    const plain = { ...sampleReport(1, 2), comparison: sampleComparison() };
    const tags = read(render(hostile(plain, 'word'))).tags;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
          fc.constantFrom(
            '</title></style><script>alert(1)</script>',
            '"><img src=x onerror=alert(1)>',
            "' onmouseover='x",
            '<!--',
            '{{{title}}} {{#each}}',
            'javascript:alert(1)',
            ']]></svg><b>',
          ),
        ),
        (text) => {
          const seen = read(render(hostile(plain, text)));
          // The picture wraps its texts into lines and cuts them: as many lines as the text needs. All else stays the same.
          const rest = (list: readonly string[]): readonly string[] =>
            list.filter((t) => !/^text class x y$/.test(t));
          expect(rest(seen.tags)).toEqual(rest(tags));
          const shown = visible(text);
          expect(seen.texts.filter((t) => t === shown).length).toBeGreaterThan(10);
          expect(seen.hrefs.every((h) => /^(?:#|data:,$|https?:\/\/)/.test(h))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has a policy that lets its own style through and nothing else', () => {
    const page = render(sampleReport());
    expect(page).toMatch(
      /content="default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; img-src data:;/,
    );
    expect(read(page).tags.filter((t) => /^(script|iframe|object|img|form)/.test(t))).toEqual([]);
    expect(page).not.toMatch(/ style="| on\w+="/);
  });

  it('says basis, coverage and what is not established in words', () => {
    const text = read(render(sampleReport(1))).texts.join(' ');
    for (const claim of [
      'Coverage: NOT complete',
      'the file ends inside an entry: what followed is missing',
      '✔ verified',
      '◌ inferred',
      '✗ refuted',
      '? not established',
      'db/pool.py:12 at commit 4fa4ab9',
      'Root cause',
      'Claim of the application, not evidence',
      'Failing tests that no finding explains',
      "gcloud logging read 'insertId=",
    ])
      expect(text).toContain(claim);
  });

  it('says run against run', () => {
    const text = read(render({ ...sampleReport(1), comparison: sampleComparison() })).texts.join(' ');
    for (const claim of [
      'Compared: 1 fixed',
      '0 of 240 requests fail',
      '2/5 before, 3/5 now; up by 1',
      '200 9/40, 503 31/40 -> 200 240/240',
      'it ended in "the pool" before, in "the disk" now',
      '75.0 % of 40 lines were also in the earlier run; 10 remain: 1 new pattern, 1 beyond chance; 38 lines in the baseline',
      '0/200 -> 10/210 requests, chance 0.0012',
      'quorum lost on <*>',
      'only on payments-00001-xyz',
    ])
      expect(text).toContain(claim);
  });

  it('stays usable with 200 findings and 10,000 cited entries', () => {
    const report = sampleReport(200, 50);
    const from = performance.now();
    const page = render(report);
    expect(performance.now() - from).toBeLessThan(3000);
    expect(Buffer.byteLength(page)).toBeLessThan(5_000_000);
    expect(page.match(/<article /g)).toHaveLength(200);
    expect(page.match(/<details open>\n<summary><h3/g)).toHaveLength(10);
    expect(page).toContain('12 of 51 cited entries shown; the JSON report has all.');
    expect(page).toContain('15 of 200 findings shown.');
  });

  it('says so when nothing was found', () => {
    const page = render({ ...sampleReport(), findings: [], unknowns: [] });
    expect(page).toContain('No failure found; that says nothing of what was not read.');
  });
});
