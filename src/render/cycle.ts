import type { Report } from '../model/index.ts';
import { asciiMarks, asciiOf } from './ascii.ts';
import { cycleView } from './cycle-view.ts';
import { compileTemplate, type Helpers } from './environment.ts';
import { visible } from './escape.ts';
import type { RenderOptions } from './formats.ts';
import { MARKDOWN_HELPERS } from './markdown-helpers.ts';
import { wrap } from './width.ts';

const plain = (value: string): string => visible(String(value));
const PLAIN_HELPERS: Helpers = {
  text: plain,
  code: plain,
  cell: plain,
  cellcode: plain,
  number: (value: number) => String(Number(value)),
  cites: (numbers: readonly number[]) => numbers.map((n) => `[${Number(n)}]`).join(' '),
};

/** The cycle report: progress, findings with their proof, metrics; for a terminal the same words, unescaped and wrapped. */
export function renderCycle(given: Report, format: 'terminal' | 'markdown', options: RenderOptions): string {
  const ascii = format === 'terminal' && options.ascii === true;
  const report = ascii ? asciiOf(given) : given;
  const helpers = format === 'markdown' ? MARKDOWN_HELPERS : PLAIN_HELPERS;
  const text = compileTemplate(
    options.templates['cycle.hbs'] ?? '',
    'cycle.hbs',
    helpers,
  )(cycleView(report)).replace(/\n{3,}/g, '\n\n');
  if (format === 'markdown') return text;
  const width = Math.min(200, Math.max(40, options.width ?? 80));
  const lines = text
    .split('\n')
    .filter((line) => !/^\|(?: ---)* ---? ?\|$|^\|(?: --- \|)+$/.test(line))
    .map((line) =>
      (line.startsWith('| ') ? line.slice(2, line.endsWith(' |') ? -2 : undefined) : line).replace(
        /\*\*/g,
        '',
      ),
    );
  // A line that began so would be a command to a CI runner.
  const out = lines
    .flatMap((line) => wrap(line, width).map((l) => l.trimEnd().replace(/^([ \t]*):(?=:)/, '$1\\u{3a}')))
    .join('\n');
  return ascii ? asciiMarks(out) : out;
}
