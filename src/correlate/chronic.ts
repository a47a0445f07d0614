import type { FailureGroup } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import type { CorrelateDeps } from './correlate.ts';
import { signatureOf } from './fingerprint.ts';
import { mayVary } from './same-words.ts';

/** What a good window shows: its findings and how many entries it has. */
export interface GoodWindow {
  readonly groups: readonly FailureGroup[];
  readonly entries: number;
}

/** A rise by this factor, and to this many, is more than the usual noise: such a finding stays one. */
const RISE = { factor: 20, failures: 20 };
/** The same for an error of a kind that the good window shows in one other place only. */
const RISE_ELSEWHERE = { factor: 5, failures: 10 };
/** An error that this many services report in the good window comes and goes everywhere: where it occurs says little. */
const ROAMING_SERVICES = 2;
const MIN_KIND = 3;

/**
 * Findings that the good window has as well, each with its words: the same failure, or one of a kind that several services
 * report there. A chronic error is background, not the cause of what is new.
 */
export function chronicOf(
  groups: readonly FailureGroup[],
  entries: number,
  good: GoodWindow,
  { template, words }: Pick<CorrelateDeps, 'template' | 'words'>,
): ReadonlyMap<FailureGroup, string> {
  const services = namesOf([...groups, ...good.groups]);
  // Names are taken out first: a template may fold parts of them.
  const plain = (text: string): string => template(withoutNames(text, services));
  const kindOf = (group: FailureGroup): string | null => {
    const { parts, text } = signatureOf(mainOf(group).failures[0], plain);
    const [, kind = '', type = ''] = parts;
    // A request without any word of the application has no kind beside its route.
    if (!text) return null;
    const said = withoutNames(group.names?.words ?? parts[text.at] ?? '', services);
    const general = mayVary(text.signal) ? words.withoutNames(said) : null;
    return [kind, ...(kind === 'exception' ? [type] : []), general ?? said].join('|');
  };
  const byName = new Map<string, Set<FailureGroup>>();
  const kinds = new Map<string, { failures: number; readonly services: Set<string> }>();
  for (const group of good.groups) {
    for (const name of [group.fingerprint, ...group.aliases])
      byName.set(name, (byName.get(name) ?? new Set()).add(group));
    const kind = kindOf(group);
    if (kind === null) continue;
    const row = kinds.get(kind) ?? { failures: 0, services: new Set() };
    row.failures += group.failures.length;
    row.services.add(group.service);
    kinds.set(kind, row);
  }
  const alike = words.alikeIn(kinds.keys());
  const roamingOf = (group: FailureGroup): { failures: number; services: number } => {
    const kind = kindOf(group);
    const rows = kind === null ? [] : alike(kind).flatMap((one) => kinds.get(one) ?? []);
    return {
      failures: rows.reduce((sum, row) => sum + row.failures, 0),
      services: new Set(rows.flatMap((row) => [...row.services])).size,
    };
  };
  const ownOf = (group: FailureGroup): number | undefined => {
    const same = new Set<FailureGroup>();
    const known = new Set<string>();
    for (const part of group.parts ?? [group]) {
      const there = [part.fingerprint, ...part.aliases].flatMap((name) => [...(byName.get(name) ?? [])]);
      for (const one of there) same.add(one);
      if (there.length > 0) for (const { id } of part.failures) known.add(id);
    }
    // What the good window shows may have come along with what it does not.
    if (known.size * 2 < group.failures.length) return undefined;
    return same.size === 0 ? undefined : [...same].reduce((sum, { failures }) => sum + failures.length, 0);
  };
  const chronic = new Map<FailureGroup, string>();
  for (const group of groups) {
    const roaming = roamingOf(group);
    const own = ownOf(group);
    const often = roaming.failures >= MIN_KIND;
    const roams = often && roaming.services >= ROAMING_SERVICES;
    const before = often ? Math.max(own ?? 0, roaming.failures) : own;
    const rise = own === undefined && !roams ? RISE_ELSEWHERE : RISE;
    if (before === undefined && seldom(group, entries, good.entries)) {
      chronic.set(
        group,
        `new, but seen ${counted(group.failures.length, 'time')} only: the good window (${counted(good.entries, 'entry', 'entries')}) may just have missed it`,
      );
      continue;
    }
    if (before === undefined || risen(group.failures.length, entries, before, good.entries, rise)) continue;
    const there = `${counted(before, 'time')} in ${counted(good.entries, 'entry', 'entries')} of the good window`;
    const here = `${formatCount(group.failures.length)} in ${formatCount(entries)} here`;
    chronic.set(
      group,
      own === undefined
        ? `errors of this kind are reported by ${counted(roaming.services, 'service')} in the good window too: ${there}, ${here}`
        : `also in the good window: ${there}, ${here}`,
    );
  }
  return chronic;
}

/** Of findings that were made one, that with most failures. */
function mainOf(group: FailureGroup): FailureGroup {
  return (group.parts ?? []).reduce<FailureGroup>(
    (most, part) => (most === group || part.failures.length > most.failures.length ? part : most),
    group,
  );
}

/** Chance above which a window that is as good would show as many. */
const CHANCE = 0.1;

/** Whether so few errors without any rule, crash or failing request may be there in good times too. */
function seldom(group: FailureGroup, entries: number, goodEntries: number): boolean {
  const plain = group.failures.every(
    (f) =>
      f.kind === 'error' && f.chains.length === 0 && f.members.every((m) => m.signal.matches.length === 0),
  );
  const share = entries / Math.max(1, entries + goodEntries);
  return plain && Math.pow(share, group.failures.length) > CHANCE;
}

function risen(
  now: number,
  entries: number,
  before: number,
  goodEntries: number,
  rise: typeof RISE,
): boolean {
  return (
    now >= rise.failures && now * Math.max(1, goodEntries) >= rise.factor * before * Math.max(1, entries)
  );
}

function namesOf(groups: readonly FailureGroup[]): ReadonlySet<string> {
  return new Set(
    groups.flatMap((g) => g.failures.flatMap((f) => f.members.flatMap((m) => m.signal.service ?? []))),
  );
}

/** Words that name a service say who was called, not what went wrong. A word of letters and dashes beside one is taken for one. */
function withoutNames(text: string, services: ReadonlySet<string>): string {
  const suffixes = new Set([...services].flatMap((s) => /-[a-z]{3,20}$/.exec(s)?.[0] ?? []));
  return text.replace(/[A-Za-z][\w-]{2,80}/g, (word) =>
    services.has(word) || [...suffixes].some((s) => word.endsWith(s) && word.length > s.length)
      ? '<service>'
      : word,
  );
}
