import { fold } from './lql/index.ts';
import type { Entry, Finding, Notice, Report } from './model/index.ts';
import { readEntries } from './read-entries.ts';
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
    const text = finding.severity === 'low' ? null : textOf(finding);
    if (text === null || asked >= FINDINGS || notices.length > 0) {
      findings.push(finding);
      continue;
    }
    asked++;
    try {
      const oldest = await oldestOf(finding, text, live, redact);
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

/** The longest text of the deepest observed layer that a filter can ask for; null where all of it varies. */
function textOf(finding: Finding): string | null {
  const layer = finding.layers.findLast((one) => one.basis !== 'inferred' && one.evidence.length > 0);
  if (!layer) return null;
  for (const { quote } of layer.evidence) {
    // A request's quote is put together from its fields: it stands nowhere as one text.
    if (/^[A-Z]+ https?:/.test(quote)) continue;
    const longest = quote
      .split('\n')
      .flatMap((line) => line.split(SEAMS))
      .reduce((best, part) => (part.trim().length > best.length ? part.trim() : best), '');
    if (longest.length >= MIN_TEXT) return longest.slice(0, 200);
  }
  return null;
}

async function oldestOf(
  finding: Finding,
  text: string,
  live: LiveReading,
  redact: (text: string) => string,
): Promise<Finding['oldest']> {
  const filters = [anyNamed([text]), anyNamed(finding.services)].filter((one) => one !== null);
  const start = parseTimestamp(finding.firstSeen) ?? live.now;
  const page = await live.peek({ end: 'oldest', since: 0n, until: live.now, filters, entries: LOOK });
  const found = readEntries(page).find((entry) => isOf(entry, finding, text));
  if (!found) return undefined;
  const revision = found.revision === undefined ? undefined : redact(found.revision);
  const said = `${JSON.stringify(text)} is in the logs since ${revision === undefined ? '' : `revision ${revision}, `}`;
  const before = start - found.time;
  return {
    timestamp: formatTimestamp(found.time),
    ...(revision === undefined ? {} : { revision }),
    text:
      before > SECOND
        ? `${said}${formatTimestamp(found.time)}, ${formatDuration(before - (before % SECOND))} before it is first seen here`
        : `nothing older with ${JSON.stringify(text)} is kept in the logs`,
  };
}

function isOf(entry: Entry, finding: Finding, text: string): boolean {
  const own =
    finding.services.length === 0 ||
    (entry.service !== undefined && finding.services.includes(entry.service));
  return own && fold(entry.message).includes(fold(text));
}
