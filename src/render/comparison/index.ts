import { styleText } from 'node:util';
import type { Comparison } from '../../model/index.ts';
import { asciiMarks, asciiOf } from '../ascii.ts';
import { compileTemplate } from '../environment.ts';
import { MARKDOWN_HELPERS } from '../markdown-helpers.ts';
import type { RenderOptions } from '../formats.ts';
import { patternsSentence, patternView } from '../patterns.ts';
import { comparisonLines, idsText, type Paint } from './lines.ts';
import { capabilityRow, codeText, countsText, endpointText, runText, testLists, valueText } from './words.ts';

/** Formats of a comparison. */
export const COMPARISON_FORMATS = ['terminal', 'markdown', 'json'] as const;

/** Name of a format of a comparison. */
export type ComparisonFormat = (typeof COMPARISON_FORMATS)[number];

/** Changed patterns that the Markdown lists; the sentence above them counts all. */
const MAX_PATTERNS = 50;

const STYLE = { bad: 'red', good: 'green', unsure: 'yellow', dim: 'dim', strong: 'bold' } as const;

/** Comparison -> text. Pure: the same comparison and options give the same text. */
export function renderComparison(
  given: Comparison,
  format: ComparisonFormat,
  options: RenderOptions,
): string {
  const ascii = format === 'terminal' && options.ascii === true;
  const comparison = ascii ? asciiOf(given) : given;
  if (format === 'json') return `${JSON.stringify(comparison, null, 2)}\n`;
  if (format === 'markdown') return markdown(comparison, options);
  const paint: Paint = (what, text) =>
    options.color === true ? styleText(STYLE[what], text, { validateStream: false }) : text;
  const width = Math.min(200, Math.max(40, options.width ?? 80));
  const text = `${comparisonLines(comparison, width, paint).join('\n')}\n`;
  return ascii ? asciiMarks(text) : text;
}

/** What the Markdown template gets of a comparison; values are plain, its helpers escape them. */
function comparisonView(comparison: Comparison): object {
  return {
    counts: countsText(comparison),
    before: runText(comparison.before),
    after: runText(comparison.after),
    verdicts: comparison.verdicts.map((v) => ({
      id: idsText(v),
      verdict: v.verdict,
      severity: v.severity,
      title: v.title,
      reason: v.reason,
      code: (v.code ?? []).map(codeText),
    })),
    endpoints: comparison.endpoints.map((e) => ({
      name: `${e.method} ${e.route}`,
      service: e.service,
      change: endpointText(e),
      verdict: e.verdict,
    })),
    tests: comparison.tests
      ? {
          trend: comparison.tests.trend,
          lists: testLists(comparison.tests).map((l) => ({
            name: l.name,
            count: l.tests.length,
            tests: l.tests,
          })),
          suites: comparison.tests.suites.map((s) => ({
            name: s.name,
            before: s.before ? `${s.before.passed}/${s.before.of}` : 'not run',
            after: s.after ? `${s.after.passed}/${s.after.of}` : 'not run',
          })),
        }
      : null,
    capabilities: (comparison.capabilities?.verdicts ?? []).map(capabilityRow),
    restored: (comparison.capabilities?.restored ?? []).map(valueText),
    patterns: patternsPart(comparison),
    notes: comparison.notes,
  };
}

function patternsPart(comparison: Comparison): object | null {
  const sentence = patternsSentence(comparison);
  const { changed, unit } = comparison.patterns ?? { changed: [], unit: 'entries' };
  const shown = changed.slice(0, MAX_PATTERNS).map((change) => patternView(change, unit));
  return sentence === '' ? null : { sentence, changed: shown };
}

function markdown(comparison: Comparison, options: RenderOptions): string {
  const template = compileTemplate(
    options.templates['comparison.hbs'] ?? '',
    'comparison.hbs',
    MARKDOWN_HELPERS,
  );
  return template(comparisonView(comparison)).replace(/\n{3,}/g, '\n\n');
}
