import { appendFile } from 'node:fs/promises';
import type { Report } from '../model/index.ts';
import { renderReport, stepSummary, type Format } from '../render/index.ts';
import { wantsAscii, wantsColor, widthOf, type Io } from './io.ts';
import { print, writeWhole } from './output.ts';
import { runTemplates } from './templates.ts';

/** What a report is written as, and where. */
export interface DeliverOptions {
  readonly format: Format;
  readonly full: boolean;
  readonly width?: number | undefined;
  readonly ascii?: boolean | undefined;
  readonly mermaid?: boolean | undefined;
  readonly template?: string | undefined;
  /** Only this finding, in full: `F1`. */
  readonly only?: string;
  readonly outputJson?: string | undefined;
  readonly outputMd?: string | undefined;
  readonly outputHtml?: string | undefined;
  readonly outputJunit?: string | undefined;
  readonly outputSarif?: string | undefined;
}

/** The option of each format that can go to a file beside standard output. */
const FILES = [
  ['json', 'outputJson'],
  ['markdown', 'outputMd'],
  ['html', 'outputHtml'],
  ['junit', 'outputJunit'],
  ['sarif', 'outputSarif'],
] as const satisfies readonly (readonly [Format, keyof DeliverOptions])[];

/** Formats that the cycle report has. */
const CYCLE: readonly Format[] = ['terminal', 'markdown', 'json'];

/** Writes a report: all files, then standard output. @throws UserError when one cannot be written. */
export async function deliver(report: Report, options: DeliverOptions, io: Io): Promise<void> {
  const cycle = options.template === 'cycle' && CYCLE.includes(options.format);
  const named = cycle ? ({ template: 'cycle' } as const) : {};
  const templates = await runTemplates(cycle ? undefined : options.template, options.format, io.cwd);
  try {
    // Files first: who closes the pipe early still gets them.
    for (const [format, option] of FILES) {
      const file = options[option];
      if (file !== undefined)
        await writeWhole(
          file,
          renderReport(report, format, {
            templates: templates.texts,
            ...named,
            mermaid: options.mermaid === true,
          }),
          io.cwd,
        );
    }
    const text = renderReport(report, options.format, {
      templates: templates.texts,
      ...named,
      width: widthOf(io, options.width),
      color: options.format === 'terminal' && wantsColor(io),
      ascii: wantsAscii(io, options.ascii),
      mermaid: options.mermaid === true,
      full: options.full,
      ...(options.only === undefined ? {} : { only: options.only }),
    });
    await print(io, text);
  } catch (error) {
    throw templates.locate(error);
  }
}

/** In a GitHub Actions step: the Markdown report as its summary, annotations on standard error. A summary that cannot be written is said and no failure. */
export async function announceOnGitHub(report: Report, io: Io): Promise<void> {
  const file = io.env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  const { texts } = await runTemplates(undefined, 'markdown', io.cwd);
  try {
    await appendFile(file, stepSummary(renderReport(report, 'markdown', { templates: texts })));
  } catch (error) {
    io.stderr.write(`rca: the step summary could not be written: ${(error as Error).message}\n`);
  }
  io.stderr.write(renderReport(report, 'github', { templates: texts }));
}
