import { renderReport, FORMATS, type Format } from '../../render/index.ts';
import { loadLastRun } from '../../store/index.ts';
import { UserError } from '../../util/errors.ts';
import { bundledTemplates } from '../assets.ts';
import { wantsColor, type Io } from '../io.ts';
import { print } from '../output.ts';

/** `rca show [F1]`: the last run again, or one finding of it in full. */
export async function runShow(
  id: string | undefined,
  format: Format,
  width: number | undefined,
  io: Io,
): Promise<number> {
  const { report } = await loadLastRun(io.env);
  if (id !== undefined && !report.findings.some((f) => f.id === id.toUpperCase()))
    throw new UserError(`the last run has no finding ${JSON.stringify(id)}`, {
      next:
        report.findings.length === 0
          ? 'it found no failure'
          : `it has ${report.findings
              .map((f) => f.id)
              .slice(0, 20)
              .join(', ')}`,
    });
  const shown =
    id === undefined || !(format in FORMATS)
      ? report
      : { ...report, findings: report.findings.filter((f) => f.id === id.toUpperCase()) };
  const text = renderReport(format === 'terminal' ? report : shown, format, {
    templates: await bundledTemplates(),
    width: width ?? (io.stdout.isTTY === true ? io.stdout.columns : undefined) ?? 80,
    color: format === 'terminal' && wantsColor(io),
    full: id === undefined,
    ...(id === undefined ? {} : { only: id.toUpperCase() }),
  });
  await print(io, text);
  return 0;
}
