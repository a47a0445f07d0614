import { besideBy, callersBy, healedBy, settle } from './background/index.ts';
import { buildChains, contradicted } from './chain/index.ts';
import { chronicOf, correlate, toldOf } from './correlate/index.ts';
import type { GoodRun } from './good-window.ts';
import type { Chain, FailureGroup, Report, RuleInfo, TestResult } from './model/index.ts';
import { tieTests } from './testruns/index.ts';
import type { ReadTwice } from './two-readings.ts';
import { WORDING } from './wording.ts';

/** What is known beside the entries. */
interface Known {
  readonly rules: ReadonlyMap<string, RuleInfo>;
  readonly good: GoodRun | null;
  readonly tests: readonly TestResult[] | null;
  /** What a person said, redacted. */
  readonly context: Report['context'];
}

/** The findings of a run with their chains, in the order in which they are told. */
export interface Diagnosis {
  readonly groups: readonly FailureGroup[];
  readonly chains: readonly Chain[];
  /** How many findings there are beyond those told; null for none. */
  readonly untold: ReturnType<typeof toldOf>['untold'];
  /** Entries that should have a payload and have none. */
  readonly lost: number;
  /** Whether enough was left to diagnose from. */
  readonly diagnosed: boolean;
}

/** Entries -> failures -> findings -> chains. */
export function diagnose(
  { read: { counts }, observed, signs }: Pick<ReadTwice, 'read' | 'observed' | 'signs'>,
  { rules, good, tests, context }: Known,
): Diagnosis {
  const lost = counts.withoutPayload - counts.requestOnly;
  // Where half of what should have a payload has none, what is left would be a diagnosis of the loss.
  const diagnosed = lost === 0 || lost * 2 < counts.entries - counts.requestOnly;
  const { groups: told, untold } = toldOf(diagnosed ? correlate(observed, { ...WORDING, rules }) : []);
  const built = buildChains(
    tieTests(tests ?? [], told),
    rules,
    diagnosed ? observed.signals : [],
    observed.services.map(({ name }) => name),
  );
  const groups = built.map((chain) => chain.group);
  const chronic = good && chronicOf(groups, observed.entries, good, WORDING);
  const chains = settle(
    [
      ...contradicted(built, rules, observed),
      ...(diagnosed ? (signs?.chainsOf(observed.signals) ?? []) : []),
    ],
    {
      chronic: new Map([...(chronic ?? [])].map(([group, why]) => [group.fingerprint, why])),
      healed: healedBy(observed, rules),
      services: observed.services,
      callers: callersBy(observed, rules),
      beside: besideBy(observed),
      compared: good ? { entries: observed.entries } : null,
      ...(context ? { context } : {}),
    },
  );
  return { groups, chains, untold, lost, diagnosed };
}
