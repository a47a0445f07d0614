import type { FailureGroup, Observed, RuleInfo } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { joinById } from './by-id.ts';
import { joinByProcess } from './by-process.ts';
import { joinByRequest } from './by-request.ts';
import { joinByPlatform } from './by-platform.ts';
import { joinByRule } from './by-rule.ts';
import { joinByTarget } from './by-target.ts';
import { joinByTime } from './by-time.ts';
import { joinByWorkload } from './by-workload.ts';
import { buildFailures, nonEmpty } from './failures.ts';
import { signatureOf } from './fingerprint.ts';
import { bySameWords, type WordsAndNames } from './same-words.ts';
import { createUnion } from './union.ts';

/** What correlate needs from other rooms: `template` folds the variable parts of a text, the same from run to run. */
export interface CorrelateDeps {
  readonly template: (text: string) => string;
  readonly words: WordsAndNames;
  /** What is known of each rule: which is behind which. */
  readonly rules?: ReadonlyMap<string, RuleInfo>;
}

/** Entries -> failures -> findings with the same cause, in order of their first failure. */
export function correlate(observed: Observed, deps: CorrelateDeps): readonly FailureGroup[] {
  const signals = observed.signals;
  const union = createUnion(signals.length);
  // Surest first: later joins leave alone what an earlier one explained.
  joinById(signals, observed, union);
  joinByRequest(signals, union);
  joinByTarget(signals, union);
  joinByProcess(signals, union);
  joinByWorkload(signals, union);
  if (deps.rules) joinByRule(signals, deps.rules, union);
  if (deps.rules) joinByPlatform(signals, deps.rules, union);
  joinByTime(signals, union);
  const signed = buildFailures(signals, observed, union, deps.rules).map((failure) => ({
    failure,
    signature: signatureOf(failure, deps.template),
  }));
  return bySameWords(signed, deps.words)
    .flatMap(({ fingerprint, aliases, failures, names }): FailureGroup[] => {
      const sorted = nonEmpty(
        [...failures].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : byCode(a.id, b.id))),
      );
      return sorted
        ? [
            {
              fingerprint,
              aliases: [...aliases].sort(byCode),
              service: sorted[0].service,
              failures: sorted,
              tests: [],
              ...(names ? { names } : {}),
            },
          ]
        : [];
    })
    .sort((a, b) =>
      a.failures[0].start < b.failures[0].start
        ? -1
        : a.failures[0].start > b.failures[0].start
          ? 1
          : byCode(a.fingerprint, b.fingerprint),
    );
}
