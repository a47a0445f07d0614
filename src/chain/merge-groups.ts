import type { Failure, FailureGroup, NonEmpty } from '../model/index.ts';
import { byCode } from '../util/text.ts';

/** Findings as one: the name of the host, else of the one with most failures. */
export function mergeGroups(groups: NonEmpty<FailureGroup>, host?: FailureGroup): FailureGroup {
  const main =
    host ??
    groups.reduce((a, b) =>
      b.failures.length > a.failures.length ||
      (b.failures.length === a.failures.length && byCode(b.fingerprint, a.fingerprint) < 0)
        ? b
        : a,
    );
  const failures = [
    ...new Map(groups.flatMap((g) => g.failures.map((f) => [f.id, f] as const))).values(),
  ].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : byCode(a.id, b.id)));
  const [head, ...rest]: readonly Failure[] = failures;
  const names = new Set(groups.flatMap((g) => [g.fingerprint, ...g.aliases]));
  names.delete(main.fingerprint);
  const behind = main.behind ?? groups.find((g) => g.behind)?.behind;
  return {
    ...main,
    ...(behind ? { behind } : {}),
    aliases: [...names].sort(byCode),
    parts: groups.flatMap((g) => g.parts ?? [g]),
    failures: head ? [head, ...rest] : main.failures,
    tests: groups.flatMap((g) => g.tests),
  };
}
