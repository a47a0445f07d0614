import type { Finding, Report } from '../model/index.ts';
import { cut, formatCount } from '../util/text.ts';
import type { SectionState } from './block.ts';
import { ownerOf } from './codeowners.ts';
import type { Post } from './ensure.ts';
import type { TicketSystem } from './system.ts';

/** How texts are made for a ticket; the edge hands the renderer in. */
export interface Wording {
  /** A report as Markdown, shortened until it fits what `fits` says; where nothing does, the shortest form. */
  readonly markdown: (report: Report, fits: (text: string) => Promise<boolean>) => Promise<string>;
  /** A report as one HTML page, for systems that take files. */
  readonly html: (report: Report) => string;
  /** Files of the code that a finding names, deepest first, as paths of a checkout. */
  readonly codeFiles: (finding: Finding) => readonly string[];
  /** Text of a log as Markdown that is that text. */
  readonly text: (text: string) => string;
  /** Text of a log in one plain line. */
  readonly plain: (text: string) => string;
}

/** What a team says about its tickets; all of it concerns tickets that are made, since people may change theirs. */
export interface TicketRules {
  readonly labels: readonly string[];
  /** By severity of the finding: a label in place of `severity:high`, and the system's priority. */
  readonly severity: Readonly<
    Record<string, { readonly label?: string | undefined; readonly priority?: string | undefined }>
  >;
  /** Account by service; `*` for any other. Goes before CODEOWNERS. */
  readonly assignee: Readonly<Record<string, string>>;
  /** The text of a CODEOWNERS file; '' for none. */
  readonly codeowners: string;
}

/** Findings that one ticket names; the file of the report has all. */
const MAX_FINDINGS = 40;

/** A ticket is about its findings: what else is new among the lines would change it at every run. */
function withoutPatterns(report: Report): Report {
  if (!report.comparison) return report;
  const { patterns: _patterns, ...comparison } = report.comparison;
  return { ...report, comparison };
}

/** What the ticket of these findings is to say. */
export async function draftPost(
  report: Report,
  all: readonly Finding[],
  system: Pick<TicketSystem, 'limit' | 'size'>,
  wording: Wording,
  rules: TicketRules,
): Promise<Post> {
  const findings = all.slice(0, MAX_FINDINGS);
  const sections = findings.map((f) => sectionOf(report, f, wording));
  // Where the system has a form of its own, our hidden state stands elsewhere.
  const room = system.limit - (system.size ? 500 : marksOf(sections));
  const takes = async (text: string): Promise<boolean> =>
    (system.size ? await system.size(text) : text.length) <= room;
  const own = { ...withoutPatterns(report), findings, unknowns: [], background: [] };
  const whole = inert(await wording.markdown(own, takes));
  const [first] = findings;
  const services = first ? first.services.join(', ') : '';
  const fits = all.length <= MAX_FINDINGS && (await takes(whole));
  return {
    title: wording.plain(
      cut(
        `${services === '' ? '' : `${services}: `}${first?.title ?? 'report'}${all.length > 1 ? ` and ${all.length - 1} more` : ''}`,
        200,
      ),
    ),
    content: fits ? whole : await shortened(findings, all.length, takes, wording),
    sections,
    aliases: findings.flatMap((f) => f.aliases),
    labels: [
      ...(first ? [rules.severity[first.severity]?.label ?? `severity:${first.severity}`] : []),
      ...rules.labels,
    ],
    assignee: first ? assigneeOf(first, rules, wording.codeFiles(first)) : undefined,
    priority: first ? rules.severity[first.severity]?.priority : undefined,
    failing: findings.some((f) => f.status !== 'stopped'),
    again: againOf(report, findings, wording),
    at: report.generatedAt,
  };
}

/** What is known of findings that are back: the history's own words, with the verdict before them. */
function againOf(report: Report, findings: readonly Finding[], wording: Wording): string | undefined {
  const told = findings.flatMap((f) => {
    const verdict = report.comparison?.verdicts.find((v) => v.fingerprint === f.fingerprint)?.verdict;
    const story = f.story ?? '';
    // `first seen in ...; fixed in X; back since Y`: the last turn is what a closed ticket has to hear of.
    const last = story.slice(Math.max(0, story.lastIndexOf('fixed in ')));
    const turn = /^fixed in .*; back since /.test(last) ? last.replaceAll('; ', ', ') : undefined;
    if (verdict !== 'regressed' && turn === undefined) return [];
    return [
      `${findings.length > 1 ? `${wording.text(f.id)} ` : ''}regressed${turn === undefined ? '' : `: ${wording.text(turn)}`}`,
    ];
  });
  return told.length === 0 ? undefined : told.join('; ');
}

/** Room that our hidden state takes, and that the history of the figures may come to take. */
function marksOf(sections: readonly SectionState[]): number {
  const figures = sections.reduce((n, s) => n + s.figure.length + 2, 60);
  return (
    500 + Math.ceil((Buffer.byteLength(JSON.stringify(sections)) * 4) / 3) + Math.ceil(figures * 5 * 2.4)
  );
}

/** Who is to look at a finding: by service, else the owner of the deepest code that it names. */
function assigneeOf(finding: Finding, rules: TicketRules, files: readonly string[]): string | undefined {
  const named = finding.services.map((s) => rules.assignee[s]).find((a) => a !== undefined);
  if (named !== undefined) return named;
  const owners = files.map((f) => ownerOf(rules.codeowners, f));
  return owners.find((o) => o !== null) ?? rules.assignee['*'];
}

/** What a system says of one finding, and what of it is worth telling when it changes. */
export function sectionOf(report: Report, f: Finding, wording: Wording): SectionState {
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
async function shortened(
  findings: readonly Finding[],
  of: number,
  takes: (text: string) => Promise<boolean>,
  wording: Wording,
): Promise<string> {
  const lines = findings.map(
    (f) =>
      `- **${wording.text(f.id)} ${f.severity}**: ${wording.text(cut(f.title, 300))}; ${wording.text(cut(f.rootCause?.title ?? 'no cause is established', 300))}`,
  );
  const text = (): string =>
    inert(
      `${lines.join('\n')}\n\nThe report does not fit a ticket: ${lines.length} of ${of} findings are named here; its file has all.\n`,
    );
  while (lines.length > 0 && !(await takes(text()))) lines.pop();
  return text();
}

/** GitLab acts on lines that begin with a slash (`/close`); in Markdown the entity shows the same. */
function inert(markdown: string): string {
  return markdown.replace(/^([ \t]*)\//gm, '$1&#47;');
}
