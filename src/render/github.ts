import type { Finding, FindingSeverity, Report } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import { codePlace } from './code-place.ts';
import { visible } from './escape.ts';

const COMMAND: Readonly<Record<FindingSeverity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
};
/** What GitHub shows of one step. */
const MAX_ANNOTATIONS = 10;

/** The message of a workflow command. */
export function commandData(text: string): string {
  return visible(text).replace(/%/g, '%25');
}

/** A property of a workflow command. */
export function commandProperty(text: string): string {
  return commandData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

/** Report -> annotations of a GitHub Actions step, the worst findings first; the last one counts what is not shown. */
export function github(report: Report): string {
  const { findings } = report;
  const shown = findings.slice(0, findings.length > MAX_ANNOTATIONS ? MAX_ANNOTATIONS - 1 : MAX_ANNOTATIONS);
  const lines = shown.map(annotation);
  if (findings.length > shown.length)
    lines.push(
      `::notice title=rca::${commandData(`${formatCount(findings.length - shown.length)} more findings in the report`)}`,
    );
  if (!report.coverage.complete && lines.length < MAX_ANNOTATIONS)
    lines.push(
      `::warning title=${commandProperty('rca: not everything was read')}::${commandData(report.coverage.reasons.join('; ') || 'see the report')}`,
    );
  return lines.map((line) => `${line}\n`).join('');
}

function annotation(f: Finding): string {
  const place = f.layers.map(codePlace).findLast((p) => p !== null);
  const properties = [
    ...(place ? [`file=${commandProperty(place.file)}`, `line=${place.line}`] : []),
    `title=${commandProperty(`${f.id} ${f.severity}: ${f.title}`)}`,
  ];
  const figure = f.rate
    ? `${formatCount(f.rate.failures)}/${formatCount(f.rate.of)} ${f.rate.unit}`
    : counted(f.failures, 'failure');
  const cause = f.rootCause
    ? `${f.rootCause.label} (${f.rootCause.basis}): ${f.rootCause.title}`
    : 'no cause is established';
  return `::${COMMAND[f.severity]} ${properties.join(',')}::${commandData(`${figure}; ${cause}`)}`;
}

/** Bytes that GitHub takes as a step's summary. */
const MAX_SUMMARY = 1024 * 1024;

/** The Markdown report as a step summary; one that is too long gives way to a line that says so, since a cut one could end inside a fence. */
export function stepSummary(markdown: string): string {
  return Buffer.byteLength(markdown) < MAX_SUMMARY
    ? markdown
    : `The report is longer than the ${formatCount(MAX_SUMMARY)} bytes of a step summary; see the files of this run.\n`;
}
