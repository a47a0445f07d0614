import type { Chain, Report } from '../model/index.ts';

/** What is known beside the entries of the window. */
export interface Settings {
  /** Fingerprints of findings that a good window has as well, with the words for it. */
  readonly chronic: ReadonlyMap<string, string>;
  readonly context?: Report['context'];
}

/** Tells findings from background: what goes on in good times as well is no incident. */
export function settle(chains: readonly Chain[], settings: Settings): readonly Chain[] {
  // A symptom or a deploy that a person names lowers the bar: what is the usual drift of a system elsewhere is then worth a look.
  const asked = settings.context?.symptom !== undefined || settings.context?.deployTime !== undefined;
  return chains.map((chain) => {
    const why =
      settings.chronic.get(chain.group.fingerprint) ??
      (chain.drift === true && !asked
        ? 'traces run otherwise than in the good window, nothing is logged as an error; a finding where --context names a symptom or a deploy'
        : undefined);
    return why === undefined || chain.group.tests.length > 0 ? chain : { ...chain, background: why };
  });
}
