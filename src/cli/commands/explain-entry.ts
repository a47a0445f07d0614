import { createMatcher, type Catalog } from '../../catalog/index.ts';
import { createRedactor } from '../../intake/index.ts';
import { investigate } from '../../investigate.ts';
import type { Chain, Entry, ExceptionInfo, Failure, Member, Report } from '../../model/index.ts';
import { pass } from '../../reading/index.ts';
import { openSources } from '../../sources/index.ts';
import { parseException } from '../../stack/index.ts';
import { counted, cut } from '../../util/text.ts';
import { formatTimestamp } from '../../util/time.ts';
import { BUNDLED_RULES } from '../assets.ts';
import type { Io } from '../io.ts';

/** Where an entry went: the finding, the failure of it, and by what it was joined. */
interface Place {
  readonly chain: Chain;
  readonly failure: Failure;
  readonly member: Member;
}

/**
 * Why an entry belongs to a finding, or to none: the entries of the last run are read and correlated again. Null where no entry has the id
 * (or, from six characters on, a beginning that one entry alone has).
 */
export async function explainUncited(
  id: string,
  report: Report,
  from: readonly string[],
  catalog: Catalog,
  io: Io,
): Promise<readonly string[] | null> {
  const found = await entriesNamed(id, from, io);
  const entry = found.find((e) => e.insertId === id) ?? (found.length === 1 ? found[0] : undefined);
  if (!entry?.insertId) return null;
  const redactor = createRedactor(io.env['RCA_REDACT_KEY'] ?? 'rca');
  const place = await placeOf(entry.insertId, from, io);
  const lines = [
    `${entry.insertId}: ${entry.severity} of ${entry.service ?? 'no service'}${entry.instance === undefined ? '' : `, instance ${entry.instance.slice(-12)}`}, ${formatTimestamp(entry.time)}`,
    `  it says: ${JSON.stringify(redactor.text(cut(entry.message.split('\n', 1)[0] ?? '', 200)))}`,
  ];
  const seen = createMatcher(catalog)({ entry, exceptions: exceptionsOf(entry) });
  lines.push(
    seen.length > 0
      ? `  rules seen in it: ${seen.map((m) => m.ruleId).join(', ')}`
      : `  none of ${counted(catalog.rules.length, 'rule')} is seen in it`,
  );
  return [...lines, ...(place ? inFailure(place, report) : inNone(entry, seen.length))];
}

function inFailure({ chain, failure, member }: Place, report: Report): readonly string[] {
  const all = [...report.findings, ...report.background];
  const finding = all.find((f) => f.fingerprint === chain.group.fingerprint);
  const others = failure.members.length - 1;
  return [
    `  it belongs to ${finding ? `${finding.id} (${finding.title})` : 'a finding of these entries that the last run did not have'}${chain.background === undefined ? '' : `, which is background: ${chain.background}`}`,
    `  joined with ${counted(others, 'other entry', 'other entries')} of one failure by ${member.join}: ${member.why}`,
    ...(member.sure ? [] : ['  that tie is a guess: the entry may belong to another request']),
    '  it is not cited: of entries that show the same, three at most are',
  ];
}

function inNone(entry: Entry, rules: number): readonly string[] {
  return [
    '  it belongs to no finding: nothing joins it with a failure (no trace, request, instance and time in common)',
    ...(rules === 0 && ['DEFAULT', 'DEBUG', 'INFO', 'NOTICE'].includes(entry.severity)
      ? [`  by itself it says no failure: its severity is ${entry.severity}, and it holds no trace`]
      : []),
  ];
}

async function entriesNamed(id: string, from: readonly string[], io: Io): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  const source = await openSources(from, { stdin: io.stdin });
  try {
    await pass(source, null, null, (entry) => {
      const { insertId } = entry;
      if (insertId !== undefined && (insertId === id || (id.length >= 6 && insertId.startsWith(id))))
        found.push(entry);
    });
  } finally {
    await source.close();
  }
  return found;
}

async function placeOf(insertId: string, from: readonly string[], io: Io): Promise<Place | null> {
  let place: Place | null = null;
  await investigate({
    from,
    rules: [BUNDLED_RULES],
    redactKey: io.env['RCA_REDACT_KEY'],
    stdin: io.stdin,
    inspect: (chains) => {
      for (const chain of chains)
        for (const failure of chain.group.failures)
          for (const member of failure.members)
            if (member.signal.ref.insertId === insertId) place ??= { chain, failure, member };
    },
  });
  return place;
}

function exceptionsOf(entry: Entry): readonly ExceptionInfo[] {
  const texts = [...entry.stackTexts, entry.message];
  return texts.map((t) => parseException(t)).find((c) => c !== null)?.exceptions ?? [];
}
