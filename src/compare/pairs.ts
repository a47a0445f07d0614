import type { Finding, Layer } from '../model/index.ts';
import { byCode } from '../util/text.ts';

/** A finding on one side, or on both. */
export interface Pair {
  readonly before: Finding | null;
  readonly after: Finding | null;
  /** False where the same failure is told by its chain, not by its name: its deepest known cause is another. */
  readonly sameName: boolean;
  /** The finding of the other run that has the name of this one as well, and is paired with another: this is a part of it. */
  readonly partOf?: Finding;
}

/** Pairs the findings of two runs: by name, by former names, and by a chain that goes deeper now, or less deep. Order of input plays no part. */
export function pairFindings(before: readonly Finding[], after: readonly Finding[]): readonly Pair[] {
  const left = new Set(sorted(before));
  const right = new Set(sorted(after));
  const pairs: Pair[] = [];
  const take = (sameName: boolean, same: (b: Finding, a: Finding) => boolean): void => {
    for (const b of left) {
      const partners = [...right].filter((a) => same(b, a));
      const [a, other] = partners;
      // Two that fit equally well: neither is said to be it, unless their name says so.
      if (!a || (other && !sameName)) continue;
      if (!sameName && [...left].filter((x) => same(x, a)).length > 1) continue;
      pairs.push({ before: b, after: a, sameName });
      left.delete(b);
      right.delete(a);
    }
  };
  take(true, (b, a) => b.fingerprint === a.fingerprint);
  take(true, shareName);
  take(false, (b, a) => shareService(b, a) && (holdsRootOf(a, b) || holdsRootOf(b, a)));
  const part = (one: Finding, others: readonly Finding[]): Pick<Pair, 'partOf'> => {
    const whole = sorted(others).find((other) => shareName(one, other));
    return whole ? { partOf: whole } : {};
  };
  for (const b of left) pairs.push({ before: b, after: null, sameName: true, ...part(b, after) });
  for (const a of right) pairs.push({ before: null, after: a, sameName: true, ...part(a, before) });
  return pairs;
}

/** Findings of the other run that a user sees in the same way, though their cause is another. */
export function sameSurface(finding: Finding, others: readonly Finding[]): readonly Finding[] {
  const tests = new Set(finding.tests.map((t) => t.name));
  return sorted(others).filter(
    (o) =>
      !shareName(o, finding) &&
      shareService(o, finding) &&
      (o.layers[0].title === finding.layers[0].title || o.tests.some((t) => tests.has(t.name))),
  );
}

/** Whether two findings have a service in common. */
function shareService(a: Finding, b: Finding): boolean {
  return a.services.some((s) => b.services.includes(s));
}

/** What the chain of a finding ends in. */
export function endOf(finding: Finding): string {
  return finding.rootCause?.title ?? finding.title;
}

const namesOf = new WeakMap<Finding, ReadonlySet<string>>();

function names(finding: Finding): ReadonlySet<string> {
  const known = namesOf.get(finding);
  if (known) return known;
  const made = new Set([finding.fingerprint, ...finding.aliases]);
  namesOf.set(finding, made);
  return made;
}

function shareName(a: Finding, b: Finding): boolean {
  const [one, other] = [names(a), names(b)];
  for (const name of one) if (other.has(name)) return true;
  return false;
}

/** Whether the exception in which the chain of `shallow` ends stands above the end of the chain of `deep`: the same failure, one layer deeper. */
function holdsRootOf(deep: Finding, shallow: Finding): boolean {
  const root = shallow.layers[shallow.rootCause?.level ?? 0];
  const exception = root?.exception;
  const depth = deep.rootCause?.level ?? 0;
  return (
    exception !== undefined &&
    deep.layers
      .slice(0, depth)
      .some((l: Layer) => l.exception?.type === exception.type && l.exception.message === exception.message)
  );
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) => byCode(a.fingerprint, b.fingerprint) || byCode(a.firstSeen, b.firstSeen),
  );
}
