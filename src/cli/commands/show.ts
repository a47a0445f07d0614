import type { Report } from '../../model/index.ts';
import { renderReport, visible, type Format } from '../../render/index.ts';
import { loadLastRun } from '../../store/index.ts';
import { UserError } from '../../util/errors.ts';
import { bundledTemplates } from '../assets.ts';
import { findUnknown } from '../find-unknown.ts';
import { wantsAscii, wantsColor, widthOf, type Io } from '../io.ts';
import { print } from '../output.ts';
import { explainUnknown } from './explain-unknown.ts';

/** How `rca show` is asked to show. */
export interface ShowOptions {
  readonly format: Format;
  readonly width: number | undefined;
  readonly ascii?: boolean | undefined;
  readonly full: boolean;
}

/** `rca show [F1|U1]`: the last run again, or one finding or unknown pattern of it in full. */
export async function runShow(id: string | undefined, options: ShowOptions, io: Io): Promise<number> {
  const { report } = await loadLastRun(io.env);
  const only = id?.toUpperCase();
  const shown = only === undefined ? report : withOnly(report, only);
  const unknown = only === undefined ? null : findUnknown(report, only.toLowerCase());
  if (unknown && options.format === 'terminal') {
    await print(io, `${explainUnknown(unknown).map(visible).join('\n')}\n`);
    return 0;
  }
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
  const unknown = findUnknown(report, id.toLowerCase());
  if (unknown) {
    // Without the findings that it goes with a view would say that nothing failed.
    const joined = new Set(unknown.joined?.map(({ finding }) => finding));
    const kept = report.findings.filter((f) => joined.has(f.id));
    return { ...report, findings: kept.length > 0 ? kept : report.findings, unknowns: [unknown] };
  }
  const ids = [...report.findings, ...report.unknowns].map((one) => one.id);
  const next =
    ids.length === 0
      ? 'rca show without an id shows the whole run: it found no failure, and nothing that no rule knows'
      : `rca show takes one of ${ids.slice(0, 20).join(', ')}${ids.length > 20 ? ` ... ${ids.at(-1) ?? ''}` : ''}`;
  throw new UserError(`the last run has no finding ${JSON.stringify(id)}`, { next });
}
