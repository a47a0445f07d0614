import { blindspotOutcomes, type BlindspotOutcome } from '../../compare/index.ts';
import type { Report } from '../../model/index.ts';
import { blindspotViews, visible } from '../../render/index.ts';
import { loadLastRun } from '../../store/index.ts';
import { counted } from '../../util/text.ts';
import { historyOfRun } from '../history-place.ts';
import type { Io } from '../io.ts';
import { print } from '../output.ts';
import { readReport } from '../report-file.ts';

/** What `rca blindspots` was asked. */
export interface BlindspotsCommand {
  /** A JSON report, or `last`. */
  readonly report: string;
  /** The earlier report to hold it against; else the run before it in the history. */
  readonly before?: string | undefined;
  readonly db?: string | undefined;
  readonly json: boolean;
}

/** `rca blindspots`: the smallest changes to logging that would have carried open chains further, and whether the last ones did. */
export async function runBlindspots(command: BlindspotsCommand, io: Io): Promise<number> {
  const report =
    command.report === 'last' ? (await loadLastRun(io.env)).report : await readReport(command.report, io);
  const before = await earlier(command, report, io);
  const outcomes = before ? blindspotOutcomes(before, report) : [];
  const text = command.json
    ? JSON.stringify(
        { blindspots: report.blindspots ?? [], before: before?.run.key ?? null, outcomes },
        null,
        2,
      )
    : [...listed(report), ...sinceThen(before, outcomes)].map(visible).join('\n');
  await print(io, `${text}\n`);
  return 0;
}

async function earlier(command: BlindspotsCommand, report: Report, io: Io): Promise<Report | null> {
  if (command.before !== undefined) return readReport(command.before, io);
  const history = await historyOfRun(command.db, io);
  try {
    return history?.before(report) ?? null;
  } finally {
    history?.close();
  }
}

function listed(report: Report): readonly string[] {
  const views = blindspotViews(report);
  const open = report.findings.filter((f) => f.open !== null).length;
  if (views.length === 0)
    return [
      report.findings.length === 0
        ? 'The run has no finding, so no chain ends open.'
        : `None of the ${counted(report.findings.length, 'chain')} ends open.`,
    ];
  return [
    `${open} of ${counted(report.findings.length, 'chain')} end open. What logging would have carried them further:`,
    ...views.flatMap((v, i) => [
      `${i + 1}. ${v.change}`,
      `   carries further: ${v.gain}`,
      `   now: ${v.seen}`,
    ]),
  ];
}

function sinceThen(before: Report | null, outcomes: readonly BlindspotOutcome[]): readonly string[] {
  if (before === null)
    return ['No earlier run of these services to compare with; the next run shows whether a change helped.'];
  if (outcomes.length === 0) return [`The run before (${before.run.key}) had none.`];
  return [
    `Of the run before (${before.run.key}):`,
    ...outcomes.map((o) => `- ${o.blindspot.change} ${outcome(o)}`),
  ];
}

function outcome({ chains, seenAgain, further }: BlindspotOutcome): string {
  if (seenAgain === 0) return `Nothing to tell: 0/${chains} of its chains failed again.`;
  const again = `${further}/${seenAgain} of the chains that failed again go further now`;
  return further === 0 ? `Not yet: ${again}.` : `It helped: ${again}.`;
}
