import type { Coverage, Notice, SourceRemark, Where } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';

/** What the notices about the reading are made of. */
export interface ReadingInput {
  readonly coverage: Coverage;
  readonly counts: {
    readonly entries: number;
    readonly requestOnly: number;
    readonly lost: number;
    readonly unreadableWhere: readonly { readonly where: Where; readonly reason: string }[];
    readonly invalidUtf8: number;
    readonly splitIncomplete: number;
    readonly conflicting: number;
  };
  readonly remarks: readonly SourceRemark[];
  /** False when payloads are mostly lost, so that nothing was diagnosed. */
  readonly diagnosed: boolean;
  /** Services asked for, and those that the input has. */
  readonly askedServices: readonly string[];
  readonly services: ReadonlySet<string>;
  readonly contextCut: boolean;
}

/** Notices after which a run is inconclusive (exit 3) unless a finding forces 1; the others are just said. */
export const INCONCLUSIVE: ReadonlySet<string> = new Set([
  'nothing-readable',
  'no-entries',
  'unknown-service',
  'payloads-lost',
  'reading-broken',
  'traffic-required',
]);

/** `file:line`, as a person can open it. */
function whereText(where: Where | undefined): string | undefined {
  return where && `${where.file}:${where.line}`;
}

/** What the run has to say about its reading: what is missing, what that means, and what to do. */
export function readingNotices(input: ReadingInput): readonly Notice[] {
  const { coverage, counts } = input;
  const notices: Notice[] = [];
  const say = (code: string, message: string, where?: string): void => {
    notices.push({ code, message, ...(where === undefined ? {} : { where }) });
  };
  for (const r of input.remarks) {
    if (r.kind === 'truncated')
      say('reading-broken', `${r.message}; the report covers what could be read`, whereText(r.where));
    else say(r.kind, r.message, whereText(r.where));
  }
  for (const u of counts.unreadableWhere) say('unreadable', u.reason, whereText(u.where));
  if (counts.invalidUtf8 > 0)
    say(
      'invalid-utf8',
      `${counted(counts.invalidUtf8, 'record')} held bytes that are no UTF-8; they are read as U+FFFD`,
    );
  if (counts.splitIncomplete > 0)
    say(
      'split-incomplete',
      `${counted(counts.splitIncomplete, 'split audit entry', 'split audit entries')} lack parts; what is there was joined`,
    );
  if (counts.conflicting > 0)
    say(
      'conflicting-duplicates',
      `${counted(counts.conflicting, 'entry', 'entries')} occur with different content under the same logName, timestamp and insertId; the fuller copy is used`,
    );
  if (input.contextCut)
    say(
      'context-cut',
      'the surroundings of failures were too many to read whole; chains may be shorter than the logs allow',
    );

  const unknown = input.askedServices.filter((s) => !input.services.has(s));
  if (counts.entries === 0 && coverage.unreadable > 0)
    say(
      'nothing-readable',
      `nothing readable: ${counted(coverage.unreadable, 'record')}, no entry among them; this is not "no errors". Give saved entries: gcloud logging read FILTER --format=json > entries.json`,
    );
  else if (counts.entries === 0)
    say(
      'no-entries',
      'no entries: nothing was read, which is not "no errors". Check the file, the window and the filter of the command that saved it',
    );
  else if (unknown.length > 0)
    say(
      'unknown-service',
      `no entry of ${unknown.map((s) => JSON.stringify(s)).join(', ')}; the services here are: ${[...input.services].sort().slice(0, 20).join(', ') || '(none named)'}`,
    );
  else if (coverage.entries === 0)
    say(
      'no-entries',
      `none of ${counted(counts.entries, 'entry', 'entries')} is in the window and passes the filters; that is not "no errors". Widen --since/--until or the filter`,
    );
  else if (!input.diagnosed)
    say(
      'payloads-lost',
      `${formatCount(coverage.withoutPayload)} of ${formatCount(counts.entries)} entries have no payload (${formatCount(counts.requestOnly)} of them carry httpRequest): what they said was lost on the way, so nothing is diagnosed. ` +
        'Save them again with all fields (gcloud logging read FILTER --format=json, no --format="json(...)" projection and no parser that drops jsonPayload or textPayload)',
    );
  return notices;
}
