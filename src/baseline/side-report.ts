import type { Failure, NonEmpty, Observed, Report } from '../model/index.ts';
import { buildSide } from '../report/index.ts';
import { formatTimestamp } from '../util/time.ts';
import type { BaselineInput } from './baseline.ts';
import { isOn, type Split } from './split.ts';

/** The report of one side: the same run, seen through one revision of each service. Findings keep their numbers. */
export function sideReport(
  report: Report,
  split: Split,
  side: 'before' | 'after',
  run: BaselineInput,
): Report {
  const observed = restricted(run.input.observed, split, side);
  const chains = run.groups.flatMap((group) => {
    const [first, ...rest] = group.failures.filter((f) => isOn(f, split, side));
    const failures: NonEmpty<Failure> | null = first ? [first, ...rest] : null;
    if (!failures) return [];
    const chain = run.chainOf({ ...group, failures, tests: side === 'after' ? group.tests : [] });
    const background = run.input.chains.find((c) => c.group.fingerprint === group.fingerprint)?.background;
    return [background === undefined ? chain : { ...chain, background }];
  });
  // What is told is told of both sides.
  const { untold: _untold, ...coverage } = run.input.coverage;
  const made = buildSide({
    ...run.input,
    observed,
    chains,
    tests: null,
    patterns: undefined,
    coverage: {
      ...coverage,
      covered: { since: stamp(observed.first), until: stamp(observed.last) },
      entries: observed.entries,
      services: observed.services.map((s) => ({
        name: s.name,
        entries: s.entries,
        revisions: s.revisions.map((r) => r.name),
        instances: s.revisions.reduce((n, r) => n + r.instances, 0),
      })),
      exposure: observed.exposure,
      ...(coverage.success
        ? {
            success: coverage.success.map((row) => ({
              ...row,
              counts: row.counts.filter((c) => split.pairs.get(c.service)?.[side] === c.revision),
            })),
          }
        : {}),
    },
  });
  const ids = new Map([...report.findings, ...report.background].map((f) => [f.fingerprint, f.id]));
  const kept = (findings: Report['findings']): Report['findings'] =>
    findings.map((f) => ({ ...f, id: ids.get(f.fingerprint) ?? f.id }));
  const numbered = { ...made, findings: kept(made.findings), background: kept(made.background) };
  if (!run.capabilities) return numbered;
  // The tests of the run are of the newest revision.
  const tested = side === 'after' && report.tests ? { ...numbered, tests: report.tests } : numbered;
  const on = (service: string | undefined, revision: string | undefined): boolean =>
    service !== undefined && revision !== undefined && split.pairs.get(service)?.[side] === revision;
  return { ...numbered, capabilities: run.capabilities(tested, on) };
}

function restricted(observed: Observed, split: Split, side: 'before' | 'after'): Observed {
  const services = observed.services.map((s) => {
    const revision = split.pairs.get(s.name)?.[side];
    const revisions = s.revisions.filter((r) => r.name === revision);
    // Entries of a service with one revision are not counted by time: such a service is known, its traffic is not.
    return { name: s.name, revisions, entries: revisions.reduce((n, r) => n + r.entries, 0) };
  });
  const all = services.flatMap((s) => s.revisions);
  const pick = (times: readonly bigint[], better: (a: bigint, b: bigint) => boolean): bigint | null =>
    times.reduce<bigint | null>((best, t) => (best === null || better(t, best) ? t : best), null);
  return {
    ...observed,
    services,
    exposure: observed.exposure.filter((e) => split.pairs.get(e.service)?.[side] === e.revision),
    unknowns: [],
    entries: all.reduce((n, r) => n + r.entries, 0),
    first: pick(
      all.map((r) => r.first),
      (a, b) => a < b,
    ),
    last: pick(
      all.map((r) => r.last),
      (a, b) => a > b,
    ),
  };
}

function stamp(time: bigint | null): string | null {
  return time === null ? null : formatTimestamp(time);
}
