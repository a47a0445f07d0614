import type { Cite, FailureGroup, Finding, Observed, Report, RuleInfo, Signal } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { fill } from '../util/fill.ts';
import { formatDuration, formatTimestamp, parseTimestamp, MINUTE, SECOND } from '../util/time.ts';
import type { Citations } from './citations.ts';
import { isRestart, restartTitle } from './restarts.ts';

/** Changes longer before the first failure than this are not told: most failures have one some day before. */
const WINDOW = 60n * MINUTE;
const MAX_CHANGES = 3;

/** A change that an entry tells of. */
interface ChangeSeen {
  readonly signal: Signal;
  readonly title: string;
  readonly service: string | undefined;
  /** Whether it may concern any service. */
  readonly anyone: boolean;
  /** An instance or container that ended or began. */
  readonly restart?: boolean;
}

/** What a report knows of changes. */
export interface ChangeKnowledge {
  readonly changes: readonly ChangeSeen[];
  readonly context?: Report['context'];
}

/** The changes that the entries of a window tell of, in their order. */
export function changesIn(observed: Observed, rules: ReadonlyMap<string, RuleInfo>): readonly ChangeSeen[] {
  return observed.signals.flatMap((signal) => changeOf(signal, rules) ?? restartOf(signal, rules) ?? []);
}

/**
 * What was changed in the hour before a finding's first failure: deploys, configuration, rights, databases, scaling, jobs as audit entries and events tell
 * them, and the deploy that a person named. Order, not cause: each says so.
 */
export function changesBefore(
  group: FailureGroup,
  { services, entries }: { readonly services: ReadonlySet<string>; readonly entries: ReadonlySet<string> },
  observed: Observed,
  { changes, context }: ChangeKnowledge,
  citations: Citations,
): NonNullable<Finding['changes']> {
  const first = group.failures[0].start;
  const seen = changes.flatMap((what) => {
    const { signal } = what;
    if (signal.time > first || first - signal.time > WINDOW) return [];
    if (what.restart === true && (entries.has(signal.key) || !isRestart(signal, group, observed))) return [];
    const about = what.service ?? signal.service;
    // What is told of another service by name concerns that one; rights, secrets and databases may concern any.
    const own = about !== undefined && services.has(about);
    return own || what.anyone
      ? [
          {
            time: signal.time,
            title: what.title,
            own,
            restart: what.restart === true,
            cite: { signal } satisfies Cite,
          },
        ]
      : [];
  });
  const told = context?.deployTime === undefined ? null : parseTimestamp(context.deployTime);
  const named =
    told !== null && told <= first && first - told <= WINDOW
      ? [{ time: told, title: 'deploy, as a person named it', own: true, restart: false, cite: null }]
      : [];
  // Of several of one kind (rollouts tell each step) the last counts.
  const last = new Map([...seen, ...named].sort((a, b) => Number(a.time - b.time)).map((c) => [c.title, c]));
  return [...last.values()]
    .sort(
      (a, b) =>
        Number(b.own) - Number(a.own) ||
        // A deploy restarts as well: it says more than that.
        Number(a.restart) - Number(b.restart) ||
        Number(b.time - a.time) ||
        byCode(a.title, b.title),
    )
    .slice(0, MAX_CHANGES)
    .map(({ time, title, restart, cite }) => {
      const before = first - time;
      const since = observed.first !== null && observed.first < time ? time - observed.first : 0n;
      return {
        at: formatTimestamp(time),
        title,
        minutesBefore: Number((before * 10n) / MINUTE) / 10,
        ...(restart ? { restart: true as const } : {}),
        text: `${title}, ${short(before)} before the first failure; ${since > MINUTE ? `none in the ${short(since)} of this window before it` : 'the window begins with it'}. That is order, not cause.`,
        evidence: cite === null ? [] : [citations.cite(cite)],
      };
    });
}

function short(span: bigint): string {
  return formatDuration(span - (span % SECOND));
}

/** Kinds of changes that may concern any service. */
const ANYONE = /^(?:SECRET_|IAM_|CLOUDSQL_|COMPUTE_|K8S_CONFIG_|K8S_NETWORK_|CLOUD_RUN_JOB_)/;

/** The change that a signal tells of; null for what heals, or what every start of an instance says. */
function changeOf(signal: Signal, rules: ReadonlyMap<string, RuleInfo>): ChangeSeen | null {
  for (const match of signal.matches) {
    const rule = rules.get(match.ruleId);
    if (rule?.tier !== 'change' || rule.heals !== undefined || signal.lifecycle !== undefined) continue;
    const title = fill(rule.title, match.captures);
    if (title !== null)
      return { signal, title, service: match.captures['service'], anyone: ANYONE.test(rule.id) };
  }
  return null;
}

function restartOf(signal: Signal, rules: ReadonlyMap<string, RuleInfo>): ChangeSeen | null {
  const title = restartTitle(signal, rules);
  return title === null ? null : { signal, title, service: signal.service, anyone: false, restart: true };
}
