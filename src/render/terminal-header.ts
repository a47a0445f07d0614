import type { Report } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import { changeLines } from './comparison/header.ts';
import { visible } from './escape.ts';
import { columns, fit, wrap } from './width.ts';

/** Who, when, how much, the tests, and why the set is not whole: the lines above the findings. */
export function headerLines(report: Report, width: number): readonly string[] {
  const { coverage } = report;
  const lines: string[] = [];
  const who = serviceText(report, width);
  const what = `${windowText(report)}   ${counted(coverage.entries, 'entry', 'entries')}, ${coverage.entries === 0 ? 'nothing to judge by' : coverage.complete ? 'complete' : 'NOT complete'}`;
  if (who !== '' && columns(who) + columns(what) + 3 <= width) lines.push(`${who}   ${what}`);
  else lines.push(...(who === '' ? [] : [fit(who, width)]), ...wrap(what, width, 2));
  if (report.tests) lines.push(testsText(report.tests, width));
  if (report.comparison) lines.push(...changeLines(report.comparison, width));
  for (const reason of coverage.reasons) lines.push(...wrap(visible(reason), width, 2));
  if (report.context?.symptom !== undefined)
    lines.push(...wrap(`reported: ${visible(report.context.symptom)}`, width, 2));
  return lines;
}

/** As many services as fit, each with its newest revision; the others are counted. */
function serviceText(report: Report, width: number): string {
  const { services } = report.coverage;
  const names = services.map((s) => {
    const short = (revision: string): string =>
      visible(revision.startsWith(`${s.name}-`) ? revision.slice(s.name.length + 1) : revision);
    const [newest, previous] = [s.revisions.at(-1), s.revisions.at(-2)];
    return `${visible(s.name)}${newest === undefined ? '' : ` ${short(newest)}`}${previous === undefined ? '' : ` (previous ${short(previous)})`}`;
  });
  for (let shown = names.length; shown > 1; shown -= 1) {
    const rest = names.length - shown;
    const text = names.slice(0, shown).join(', ') + (rest > 0 ? ` and ${counted(rest, 'more service')}` : '');
    if (columns(text) <= width) return text;
  }
  const rest = names.length > 1 ? ` and ${counted(names.length - 1, 'more service')}` : '';
  return names[0] === undefined ? '' : fit(names[0], width - columns(rest)) + rest;
}

function windowText(report: Report): string {
  const { covered, asked } = report.coverage;
  const clock = (timestamp: string): string => timestamp.slice(11, 16);
  const day = covered.since?.slice(0, 10) ?? '';
  const span =
    covered.since === null || covered.until === null
      ? 'nothing covered'
      : `${day} ${clock(covered.since)}-${covered.until.startsWith(day) ? '' : `${covered.until.slice(0, 10)} `}${clock(covered.until)}Z`;
  if (asked.since === null && asked.until === null) return span;
  const point = (timestamp: string | null, none: string): string =>
    timestamp === null
      ? none
      : `${day !== '' && timestamp.startsWith(day) ? '' : `${timestamp.slice(0, 10)} `}${clock(timestamp)}`;
  return `${span}, asked ${point(asked.since, 'the beginning')} to ${point(asked.until, 'the end')} (UTC)`;
}

function testsText(tests: NonNullable<Report['tests']>, width: number): string {
  let line = `tests ${formatCount(tests.passed)}/${formatCount(tests.passed + tests.failed)}`;
  if (tests.skipped > 0) line += `, ${formatCount(tests.skipped)} skipped`;
  if (tests.unexplained.length > 0)
    line += `, ${formatCount(tests.unexplained.length)} failing without a tied entry`;
  const broken = tests.suites.filter((s) => s.passed < s.of);
  if (tests.suites.length > 1)
    for (const suite of broken) {
      const more = `   ${visible(suite.name)} ${suite.passed}/${suite.of}`;
      if (columns(line + more) > width) break;
      line += more;
    }
  return fit(line, width);
}
