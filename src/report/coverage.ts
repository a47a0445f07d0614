import type { Coverage, Observed, Untold } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import { activityOf } from './activity.ts';
import { formatDuration, formatTimestamp, SECOND } from '../util/time.ts';
import { untoldIn, untoldText } from './untold.ts';

/** What reading and normalising counted, before anything was left out. */
export interface ReadingCounts {
  readonly duplicates: number;
  readonly unreadable: number;
  readonly withoutPayload: number;
  /** Entries that have neither payload nor httpRequest: what they said is lost. */
  readonly lost: number;
  readonly late: number;
}

/** What coverage is made of. */
export interface CoverageInput {
  readonly source: string;
  readonly filter: string | null;
  readonly asked: { readonly since: bigint | null; readonly until: bigint | null };
  readonly counts: ReadingCounts;
  readonly observed: Observed;
  /** Reasons why something asked for is known to be missing: a broken file, more pages, a bound. */
  readonly missing: readonly string[];
  readonly rules: Coverage['rules'];
  /** Entries read before window and filters, for telling a set that was cut at a limit. */
  readonly read: number;
  /** What left out entries that went well, and the services of all entries; absent where more than that was asked for. */
  readonly leftOut?: { readonly by: string; readonly services: Iterable<string> } | undefined;
  /** Findings that are counted and not told one by one; null for none. */
  readonly untold?: Untold['findings'];
  /** What reading a service cost; absent for saved entries. */
  readonly reads?: Coverage['reads'];
}

/** Entries on a page of the API. */
const PAGE = 1000;
/** Limits that tools have and people type: one page, the Logs Explorer's 10,000, and --limit 2000, 5000, 50000 ... */
const LIMIT = /^[125]0{3,}$/;

/** States what was read, beside what was asked, and every reason to doubt that it is all. */
export function coverageOf(input: CoverageInput): Coverage {
  const { observed, counts } = input;
  const [first, last] = [observed.first, observed.last];
  const time = (ns: bigint | null): string | null => (ns === null ? null : formatTimestamp(ns));
  // A service is read to its end; only what others saved may have been cut.
  const saved = !input.reads && first !== null && last !== null;
  const cut =
    saved && LIMIT.test(`${input.read}`)
      ? [
          `${formatCount(input.read)} entries ${observed.entries === input.read ? `cover ${(last - first) / SECOND} seconds` : 'were read before window and filters'}: the set looks cut at a limit of ${formatCount(input.read)} (a page of the API, or --limit); what came before or after is not in it`,
        ]
      : [];
  const pages = saved && cut.length === 0 && input.read % PAGE === 0 ? input.read / PAGE : 0;
  const said: string[] = [...input.missing, ...cut];
  // gcloud that fails on a later page leaves a whole file of those before it; the number alone does not show that it did.
  if (pages > 0)
    said.push(
      `${formatCount(input.read)} entries are ${counted(pages, 'full page')} of the API: if the command that saved them ended with an error, what the next pages held is missing`,
    );
  if (input.asked.since !== null && first !== null && first - input.asked.since > gapWorthSaying(input))
    said.push(
      `asked from ${formatTimestamp(input.asked.since)}, the first entry is ${formatDuration(first - input.asked.since)} later`,
    );
  if (counts.unreadable > 0) said.push(`${counted(counts.unreadable, 'record')} could not be read`);
  if (counts.lost > 0)
    said.push(
      `${counted(counts.withoutPayload, 'entry', 'entries')} of ${formatCount(input.read)} without payload, ${formatCount(counts.withoutPayload - counts.lost)} of them with httpRequest: nothing is concluded from the other ${formatCount(counts.lost)}`,
    );
  const untold = untoldIn(observed.unknowns, input.untold ?? null);
  if (untold) said.push(untoldText(untold));
  const whole =
    input.missing.length === 0 && cut.length === 0 && counts.unreadable === 0 && counts.lost === 0;
  const left = new Set(input.leftOut?.services);
  for (const { name } of observed.services) left.delete(name);
  return {
    source: input.source,
    filter: input.filter,
    asked: { since: time(input.asked.since), until: time(input.asked.until) },
    covered: { since: time(first), until: time(last) },
    complete: observed.entries > 0 && whole,
    reasons: said,
    entries: observed.entries,
    duplicates: counts.duplicates,
    unreadable: counts.unreadable,
    withoutPayload: counts.withoutPayload,
    late: counts.late,
    services: observed.services.map((s) => ({
      name: s.name,
      entries: s.entries,
      revisions: s.revisions.map((r) => r.name),
      instances: s.revisions.reduce((n, r) => n + r.instances, 0),
      ...(s.severities ? { severities: s.severities } : {}),
    })),
    ...(observed.activity ? { activity: activityOf(observed.activity) } : {}),
    ...(input.leftOut && whole && left.size > 0
      ? { leftOut: { by: input.leftOut.by, services: [...left].sort() } }
      : {}),
    ...(untold ? { untold } : {}),
    exposure: observed.exposure,
    rules: input.rules,
    ...(input.reads ? { reads: input.reads } : {}),
  };
}

/** A tenth of the asked window, at least a minute: a shorter silence at the start is what quiet services do. */
function gapWorthSaying(input: CoverageInput): bigint {
  const until = input.asked.until ?? input.observed.last ?? 0n;
  const tenth = (until - (input.asked.since ?? until)) / 10n;
  return tenth > 60n * SECOND ? tenth : 60n * SECOND;
}
