import type { FailureGroup, Signal, Untold } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { byCode } from '../util/text.ts';

/** Findings that a report tells one by one: more than anybody reads, and few enough to be held with their chains. */
const MAX_FINDINGS = 1000;

/** The findings that are told, in the order given, and how many others there are; null where all are told. */
export interface Told {
  readonly groups: readonly FailureGroup[];
  readonly untold: Untold['findings'];
}

/**
 * Where a window has more findings than can be told (each error of words of its own), those are told that say most: what a rule knows or an exception names
 * first, then failing requests, the worse, the more frequent, the earlier. The others are counted.
 */
export function toldOf(groups: readonly FailureGroup[], most: number = MAX_FINDINGS): Told {
  if (groups.length <= most) return { groups, untold: null };
  const ranked = groups.map((group) => ({ group, weight: weightOf(group) })).sort(byWeight);
  const told = new Set(ranked.slice(0, most).map(({ group }) => group));
  const others = groups.filter((group) => !told.has(group));
  return {
    groups: groups.filter((group) => told.has(group)),
    untold: {
      count: others.length,
      failures: others.reduce((n, { failures }) => n + failures.length, 0),
      services: [...new Set(others.map(({ service }) => service))].sort(byCode),
    },
  };
}

interface Weight {
  readonly known: boolean;
  readonly request: boolean;
  readonly severity: number;
}

/** By its first failure: those of one finding are alike. */
function weightOf({ failures: [first] }: FailureGroup): Weight {
  const signals = first.members.map(({ signal }) => signal);
  return {
    known: first.chains.length > 0 || signals.some(isKnown),
    request: first.kind === 'request',
    severity: signals.reduce((worst, s) => Math.max(worst, SEVERITY_NUMBER[s.severity]), 0),
  };
}

function isKnown({ matches, exception, lifecycle }: Signal): boolean {
  return matches.length > 0 || exception !== undefined || lifecycle !== undefined;
}

interface Ranked {
  readonly group: FailureGroup;
  readonly weight: Weight;
}

function byWeight(a: Ranked, b: Ranked): number {
  const [first, second] = [a.group.failures[0], b.group.failures[0]];
  return (
    Number(b.weight.known) - Number(a.weight.known) ||
    Number(b.weight.request) - Number(a.weight.request) ||
    b.weight.severity - a.weight.severity ||
    b.group.failures.length - a.group.failures.length ||
    (first.start < second.start ? -1 : first.start > second.start ? 1 : 0) ||
    byCode(a.group.fingerprint, b.group.fingerprint)
  );
}
