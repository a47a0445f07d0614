import type { Chain, Report } from '../model/index.ts';
import type { Healed } from './healed.ts';

/** What is known beside the entries of the window. */
export interface Settings {
  /** Fingerprints of findings that a good window has as well, with the words for it. */
  readonly chronic: ReadonlyMap<string, string>;
  readonly context?: Report['context'];
  /** Why a finding is over, where entries show it. */
  readonly healed?: Healed;
}

/** Tells findings from background: what goes on in good times as well is no incident. */
export function settle(chains: readonly Chain[], settings: Settings): readonly Chain[] {
  // A symptom or a deploy that a person names lowers the bar: what is the usual drift of a system elsewhere is then worth a look.
  const asked = settings.context?.symptom !== undefined || settings.context?.deployTime !== undefined;
  return chains.map((chain) => {
    const why =
      settings.chronic.get(chain.group.fingerprint) ??
      recovered(chain) ??
      settings.healed?.(chain) ??
      (chain.drift === true && !asked
        ? 'traces run otherwise than in the good window, nothing is logged as an error; a finding where --context names a symptom or a deploy'
        : undefined);
    return why === undefined || chain.group.tests.length > 0 ? chain : { ...chain, background: why };
  });
}

/** Words by which an entry says that what it tells of is over. */
const OVER =
  /\b(?:retried successfully|(?:has |have )?(?:since |subsequently |now )?recovered|(?:auto-?|been |was |automatically )rolled back|(?:is|are) now (?:running|ready|healthy|available|scheduled)|subsequently (?:added|scheduled|started|succeeded)|transient(?: issue| error)?|will be retried|succeeded (?:after|on) (?:retry|attempt|\d))/i;

/** Where every entry of a finding says itself that it is over, it is one to know of, not one to act on. */
function recovered(chain: Chain): string | undefined {
  const entries = chain.group.failures.flatMap((f) => f.members.filter((m) => !m.signal.request));
  const over = entries.length > 0 && entries.every((m) => OVER.test(m.signal.message.slice(0, 2000)));
  return over ? 'the entries say themselves that it is over' : undefined;
}
