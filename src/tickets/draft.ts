import type { Finding, Report } from '../model/index.ts';
import { cut, formatCount } from '../util/text.ts';
import type { SectionState } from './block.ts';
import type { Post } from './ensure.ts';

/** How texts are made for a ticket; the edge hands the renderer in. */
export interface Wording {
  /** A report as Markdown. */
  readonly markdown: (report: Report) => string;
  /** Text of a log as Markdown that is that text. */
  readonly text: (text: string) => string;
  /** Text of a log in one plain line. */
  readonly plain: (text: string) => string;
}

/** Findings that one ticket names; the file of the report has all. */
const MAX_FINDINGS = 40;

/** What the ticket of these findings is to say. */
export function draftPost(report: Report, all: readonly Finding[], limit: number, wording: Wording): Post {
  const findings = all.slice(0, MAX_FINDINGS);
  const sections = findings.map((f) => sectionOf(report, f, wording));
  const room = limit - marksOf(sections);
  const whole = wording.markdown({ ...report, findings, unknowns: [], background: [] });
  const [first] = findings;
  const services = first ? first.services.join(', ') : '';
  const fits = whole.length <= room && all.length <= MAX_FINDINGS;
  return {
    title: wording.plain(
      cut(
        `${services === '' ? '' : `${services}: `}${first?.title ?? 'report'}${all.length > 1 ? ` and ${all.length - 1} more` : ''}`,
        200,
      ),
    ),
    content: inert(fits ? whole : shortened(findings, all.length, room, wording)),
    sections,
    aliases: findings.flatMap((f) => f.aliases),
    labels: first ? [`severity:${first.severity}`] : [],
    failing: findings.some((f) => f.status !== 'stopped'),
    at: report.generatedAt,
  };
}

/** Room that our hidden state takes, and that the history of the figures may come to take. */
function marksOf(sections: readonly SectionState[]): number {
  const figures = sections.reduce((n, s) => n + s.figure.length + 2, 60);
  return (
    500 + Math.ceil((Buffer.byteLength(JSON.stringify(sections)) * 4) / 3) + Math.ceil(figures * 5 * 2.4)
  );
}

function sectionOf(report: Report, f: Finding, wording: Wording): SectionState {
  const verdict = report.comparison?.verdicts.find((v) => v.fingerprint === f.fingerprint)?.verdict;
  return {
    fingerprint: f.fingerprint,
    severity: f.severity,
    cause: cut(wording.text(f.rootCause?.title ?? 'no cause is established'), 160),
    ...(verdict === undefined ? {} : { verdict }),
    figure: f.rate
      ? `${formatCount(f.rate.failures)}/${formatCount(f.rate.of)} ${wording.text(f.rate.unit)}`
      : `${formatCount(f.failures)} failures`,
  };
}

/** Where the whole does not fit: a line for each finding, as many as fit, and how many were left out. */
function shortened(findings: readonly Finding[], of: number, room: number, wording: Wording): string {
  const lines: string[] = [];
  let used = 200;
  for (const f of findings) {
    const line = `- **${wording.text(f.id)} ${f.severity}**: ${wording.text(cut(f.title, 300))}; ${wording.text(cut(f.rootCause?.title ?? 'no cause is established', 300))}`;
    if (used + line.length + 1 > room) break;
    lines.push(line);
    used += line.length + 1;
  }
  return `${lines.join('\n')}\n\nThe report does not fit a ticket: ${lines.length} of ${of} findings are named here; its file has all.\n`;
}

/** GitLab acts on lines that begin with a slash (`/close`); in Markdown the entity shows the same. */
function inert(markdown: string): string {
  return markdown.replace(/^([ \t]*)\//gm, '$1&#47;');
}
