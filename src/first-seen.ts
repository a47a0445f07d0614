import { fold } from './lql/index.ts';
import type { Entry, Finding, Notice, Report } from './model/index.ts';
import { readEntries } from './reading/index.ts';
import { requestMark } from './request-mark.ts';
import { anyNamed, type LiveReading } from './sources/index.ts';
import { UserError } from './util/errors.ts';
import { formatDuration, formatTimestamp, parseTimestamp, SECOND } from './util/time.ts';

/** Findings that are looked up, the first of the report: each costs a read. */
const FINDINGS = 5;
/** Oldest entries of which the first that is the finding's own counts. */
const LOOK = 20;
/** Where texts are cut: what redaction replaced, what holds a number, and what is not plain. */
const SEAMS = /\[[a-z-]+:[0-9a-f]{8}\]|[^\s]*\d[^\s]*|[^ -~]+/;
const MIN_TEXT = 8;

/** Asks for the oldest entry of each finding of weight, as far back as the logs are kept: an hour alone cannot tell new from old. */
export async function withFirstSeen(
  report: Report,
  live: LiveReading,
  redact: (text: string) => string,
): Promise<Report> {
  const notices: Notice[] = [];
  const findings: Finding[] = [];
  let asked = 0;
  for (const finding of report.findings) {
    const mark = finding.severity === 'low' ? null : markOf(finding);
    if (mark === null || asked >= FINDINGS || notices.length > 0) {
      findings.push(finding);
      continue;
    }
    asked++;
    try {
      const oldest = await oldestOf(finding, mark, live, redact);
      findings.push(oldest ? { ...finding, oldest } : finding);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      notices.push({
        code: 'first-seen',
        message: `since when a finding is there could not be asked: ${error.message}`,
      });
      findings.push(finding);
    }
  }
  const { reads } = report.coverage;
  return {
    ...report,
    coverage: { ...report.coverage, ...(reads ? { reads: live.reads() } : {}) },
    findings,
    notices: [...report.notices, ...notices],
  };
}

/** What finds a finding again in all of the logs. */
interface Mark {
  /** All of them hold of its entries. */
  readonly filters: readonly string[];
  readonly is: (entry: Entry) => boolean;
  /** For people. */
  readonly name: string;
}

/** The mark of the deepest observed layer that has one; null where all of it varies. */
function markOf(finding: Finding): Mark | null {
  const layers = finding.layers
    .filter((one) => one.basis !== 'inferred' && one.evidence.length > 0)
    .toReversed();
  for (const { evidence } of layers)
    for (const one of evidence) {
      const mark = one.summaryOf === 'request' ? requestsMark(one.quote) : textMark(one.quote);
      if (mark) return mark;
    }
  return null;
}

/** The longest part of a text that does not vary. */
function textMark(quote: string): Mark | null {
  const longest = quote
    .split('\n')
    .flatMap((line) => line.split(SEAMS))
    .reduce((best, part) => (part.trim().length > best.length ? part.trim() : best), '')
    .slice(0, 200);
  const [filter] = longest.length < MIN_TEXT ? [] : [anyNamed([longest])];
  if (filter == null) return null;
  return {
    filters: [filter],
    is: (entry) => fold(entry.message).includes(fold(longest)),
    name: JSON.stringify(longest),
  };
}

/** A request by its method, its path and its status. */
function requestsMark(quote: string): Mark | null {
  const mark = requestMark(quote);
  if (!mark) return null;
  return {
    filters: [...mark.filters, `httpRequest.status=${mark.status}`],
    is: (entry) => mark.is(entry) && entry.http?.status === mark.status,
    name: `${mark.method} ${mark.route} ${mark.status}`,
  };
}

async function oldestOf(
  finding: Finding,
  mark: Mark,
  live: LiveReading,
  redact: (text: string) => string,
): Promise<Finding['oldest']> {
  const named = anyNamed(finding.services);
  const filters = named === null ? mark.filters : [...mark.filters, named];
  const start = parseTimestamp(finding.firstSeen) ?? live.now;
  const page = await live.peek({ end: 'oldest', since: 0n, until: live.now, filters, entries: LOOK });
  const found = readEntries(page).find((entry) => isOf(entry, finding) && mark.is(entry));
  if (!found) return undefined;
  const revision = found.revision === undefined ? undefined : redact(found.revision);
  const said = `${mark.name} is in the logs since ${revision === undefined ? '' : `revision ${revision}, `}`;
  const before = start - found.time;
  return {
    timestamp: formatTimestamp(found.time),
    ...(revision === undefined ? {} : { revision }),
    text:
      before > SECOND
        ? `${said}${formatTimestamp(found.time)}, ${formatDuration(before - (before % SECOND))} before it is first seen here`
        : `nothing older with ${mark.name} is kept in the logs`,
  };
}

function isOf(entry: Entry, finding: Finding): boolean {
  return (
    finding.services.length === 0 || (entry.service !== undefined && finding.services.includes(entry.service))
  );
}
