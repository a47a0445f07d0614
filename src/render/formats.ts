import { styleText } from 'node:util';
import type { Report } from '../model/index.ts';
import { asciiMarks, asciiOf } from './ascii.ts';
import { renderCycle } from './cycle.ts';
import { compileTemplate, type Helpers } from './environment.ts';
import { github } from './github.ts';
import { html } from './html/index.ts';
import { junit } from './junit.ts';
import { sarif } from './sarif.ts';
import { markdownText, markdownUrl } from './escape.ts';
import { MARKDOWN_HELPERS } from './markdown-helpers.ts';
import { MARKDOWN_LIMITS, markdownView } from './markdown-view.ts';
import { terminalView } from './terminal-view.ts';

/** Characters that every ticket system takes (GitHub: 65,536). */
const TICKET = 65_000;

/** How to render; what a format does not know it ignores. */
export interface RenderOptions {
  /** Columns of the terminal; 80 where absent. */
  readonly width?: number;
  readonly color?: boolean;
  /** Everything instead of the first screen. */
  readonly full?: boolean;
  /** One finding only: `F1`. */
  readonly only?: string;
  /** Terminal only: characters of ASCII alone. */
  readonly ascii?: boolean;
  /** Markdown only: each chain as a Mermaid diagram as well. */
  readonly mermaid?: boolean;
  /** Another report than the format's own: `cycle`, for terminal and markdown. */
  readonly template?: 'cycle';
  /** Markdown only: whether a text is short enough; default: for any ticket system. */
  readonly fits?: (text: string) => boolean;
  /** Template texts by file name (`terminal.hbs`), as the edge read them. */
  readonly templates: Readonly<Record<string, string>>;
}

/** Report -> text. */
export type Renderer = (report: Report, options: RenderOptions) => string;

type Style = Parameters<typeof styleText>[0];

function terminal(given: Report, options: RenderOptions): string {
  const report = options.ascii === true ? asciiOf(given) : given;
  const paint = (style: Style, text: string): string =>
    options.color === true ? styleText(style, text, { validateStream: false }) : text;
  const severity: Readonly<Record<string, Style>> = {
    critical: ['bold', 'red'],
    high: 'red',
    medium: 'yellow',
    low: 'cyan',
  };
  const helpers: Helpers = {
    text: (text: string) => text,
    strong: (text: string) => paint('bold', text),
    dim: (text: string) => paint('dim', text),
    head: (text: string, level: string) => paint(severity[level] ?? 'bold', text),
    basis: (text: string) =>
      paint(text.startsWith('observed') || text.startsWith('verified') ? 'green' : 'magenta', text),
  };
  const view = terminalView(report, {
    width: Math.min(200, Math.max(40, options.width ?? 80)),
    full: options.full ?? false,
    ...(options.only === undefined ? {} : { only: options.only }),
  });
  const text = compileTemplate(
    options.templates['terminal.hbs'] ?? '',
    'terminal.hbs',
    helpers,
    options.templates,
  )({ ...view, report })
    .replace(/[ \t]+$/gm, '')
    // A CI runner would act on a line that begins so (GitHub's workflow commands, old and new form).
    .replace(/^([ \t]*):(?=:)/gm, '$1\\u{3a}')
    .replace(/#(?=#\[)/g, '\\u{23}');
  return options.ascii === true ? asciiMarks(text) : text;
}

function markdown(report: Report, options: RenderOptions): string {
  const helpers: Helpers = {
    ...MARKDOWN_HELPERS,
    link: (name: string, url: string) => `[${markdownText(name)}](${markdownUrl(url)})`,
  };
  const template = compileTemplate(
    options.templates['markdown.hbs'] ?? '',
    'markdown.hbs',
    helpers,
    options.templates,
  );
  let text = '';
  for (const limits of MARKDOWN_LIMITS) {
    text = template({ ...markdownView(report, limits, options.mermaid === true), report }).replace(
      /\n{3,}/g,
      '\n\n',
    );
    if (options.fits ? options.fits(text) : text.length < TICKET) break;
  }
  return text;
}

/** JSON in the order in which the report is built, two blanks, closing newline. */
function json(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** Every format that a report can be rendered in; an addition is a renderer and a line here. */
export const FORMATS = { terminal, markdown, json, html, junit, sarif, github } as const satisfies Record<
  string,
  Renderer
>;

/** Name of a format. */
export type Format = keyof typeof FORMATS;

/** Renders a report. Pure: the same report and options give the same text. */
export function renderReport(report: Report, format: Format, options: RenderOptions): string {
  if (options.template === 'cycle' && (format === 'terminal' || format === 'markdown'))
    return renderCycle(report, format, options);
  return FORMATS[format](report, options);
}
