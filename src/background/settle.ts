import { SEVERITY_NUMBER, type Chain, type Observed, type Report } from '../model/index.ts';
import type { Healed } from './healed.ts';
import { calmed, loudIn } from './calm.ts';
import { hinted } from './hints.ts';
import { routine } from './routine.ts';
import { saidOver } from './said-over.ts';

/** What is known beside the entries of the window. */
export interface Settings {
  /** Fingerprints of findings that a good window has as well, with the words for it. */
  readonly chronic: ReadonlyMap<string, string>;
  readonly context?: Report['context'];
  /** Why a finding is over, where entries show it. */
  readonly healed?: Healed;
  /** What each service wrote. */
  readonly services?: Observed['services'];
  /** Why it is what callers did, and not the service. */
  readonly callers?: (chain: Chain) => string | undefined;
  /** Why it is a side matter of a service that works all the while. */
  readonly beside?: (chain: Chain) => string | undefined;
  /** How many entries the window has; only where there is a good window to compare with. */
  readonly compared?: { readonly entries: number } | null;
}

/** Tells findings from background: what goes on in good times as well is no incident. */
export function settle(chains: readonly Chain[], settings: Settings): readonly Chain[] {
  // A symptom or a deploy that a person names lowers the bar: what is the usual drift of a system elsewhere is then worth a look.
  const asked = settings.context?.symptom !== undefined || settings.context?.deployTime !== undefined;
  const loud = loudIn(settings.services ?? []);
  return chains.map((chain) => {
    const why =
      settings.chronic.get(chain.group.fingerprint) ??
      saidOver(chain, settings.services ?? []) ??
      settings.healed?.(chain) ??
      retried(chain) ??
      hinted(chain) ??
      calmed(chain, loud) ??
      routine(chain) ??
      (asked ? undefined : (settings.callers?.(chain) ?? settings.beside?.(chain))) ??
      (settings.compared && !asked ? saidOnly(chain, settings.compared.entries) : undefined) ??
      (chain.drift === true && !asked
        ? 'traces run otherwise than in the good window, nothing is logged as an error; a finding where --context names a symptom or a deploy'
        : undefined);
    return why === undefined || chain.group.tests.length > 0 ? chain : { ...chain, background: why };
  });
}

/** Words by which a warning says that it is tried again; a Kafka client does so with a topic that is just being made, and does not say it. */
const AGAIN =
  /\b(?:retry(?:ing)?|will (?:re)?try|try(?:ing)? again|backing off|re-?connect(?:ing)?|attempt (?:#?\d+|\d+ (?:of|\/) ?\d+))\b|\bError while fetching metadata with correlation id \d/i;
/** From this many on, what is tried again does not get anywhere. */
const MANY_RETRIES = 4;

/** Few warnings that say that it is tried again, none of them an error, no crash and no failing request: a retry that did what it is for. */
function retried(chain: Chain): string | undefined {
  const members = chain.group.failures.flatMap((f) => f.members.map((m) => m.signal));
  const few = chain.group.failures.length < MANY_RETRIES;
  const mild = members.every(
    (s) =>
      !s.event &&
      s.lifecycle === undefined &&
      (s.request?.status ?? 0) < 400 &&
      SEVERITY_NUMBER[s.severity] < SEVERITY_NUMBER.ERROR,
  );
  return few && mild && members.some((s) => AGAIN.test(s.message.slice(0, 2000)))
    ? 'warnings that it is tried again; no entry says that it failed for good'
    : undefined;
}

/** An error that makes at least this share of all entries is more than talk. */
const LOUD = 0.01;

/**
 * An error of which only its own words tell: no exception, no known cause, no crash, no failing request. New against a good window it is
 * told as a new pattern; whether it hurts anybody is not in the data.
 */
function saidOnly(chain: Chain, entries: number): string | undefined {
  const { failures } = chain.group;
  const plain = failures.filter(
    (f) =>
      f.kind === 'error' && f.chains.length === 0 && f.members.every((m) => m.signal.matches.length === 0),
  );
  const root = chain.layers[chain.established] ?? chain.layers[0];
  if (
    plain.length * 2 < failures.length ||
    root.exception ||
    root.ruleId !== undefined ||
    chain.drift === true
  )
    return undefined;
  if (failures.length >= LOUD * entries) return undefined;
  return `new against the good window, ${failures.length} in ${entries} entries; no exception, crash or failing request shows that it hurts. A finding where --context names a symptom or a deploy`;
}
