import type { Report } from '../../model/index.ts';
import { renderReport, type Format } from '../../render/index.ts';
import { loadLastRun } from '../../store/index.ts';
import { UserError } from '../../util/errors.ts';
import { bundledTemplates } from '../assets.ts';
import { findUnknown } from '../find-unknown.ts';
import { wantsAscii, wantsColor, widthOf, type Io } from '../io.ts';
import { print } from '../output.ts';

/** How `rca show` is asked to show. */
export interface ShowOptions {
  readonly format: Format;
  readonly width: number | undefined;
  readonly ascii?: boolean | undefined;
  readonly full: boolean;
}

/** `rca show [F1]`: the last run again, or one finding of it in full. */
export async function runShow(id: string | undefined, options: ShowOptions, io: Io): Promise<number> {
  const { report } = await loadLastRun(io.env);
  const only = id?.toUpperCase();
  const shown = only === undefined ? report : withOnly(report, only);
  const text = renderReport(shown, options.format, {
    templates: await bundledTemplates(),
    width: widthOf(io, options.width),
    color: options.format === 'terminal' && wantsColor(io),
    ascii: wantsAscii(io, options.ascii),
    full: options.full,
    ...(only === undefined ? {} : { only }),
  });
  await print(io, text);
  return 0;
}

function withOnly(report: Report, id: string): Report {
  const findings = report.findings.filter((f) => f.id === id);
  if (findings.length > 0) return { ...report, findings };
  const ids = report.findings.map((f) => f.id);
  const unknown = findUnknown(report, id);
  const next = unknown
    ? `rca explain ${unknown.id} shows that unknown pattern`
    : ids.length === 0
      ? 'it found no failure'
      : `it has ${ids.slice(0, 20).join(', ')}${ids.length > 20 ? ` ... ${ids.at(-1) ?? ''}` : ''}`;
  throw new UserError(`the last run has no finding ${JSON.stringify(id)}`, { next });
}
