import type { Blindspot, Finding, Report } from '../model/index.ts';
import { pairFindings } from './pairs.ts';

/** What became of a gap in the logging: of the chains that ended there, how many the later run has, has deeper, or closed. */
export interface BlindspotOutcome {
  readonly blindspot: Blindspot;
  readonly chains: number;
  /** Chains that the later run tells as well; of the others it says nothing. */
  readonly seenAgain: number;
  readonly further: number;
}

/** For each gap of the earlier report, whether the later one carries its chains further. A failure that is not seen again shows nothing. */
export function blindspotOutcomes(before: Report, after: Report): readonly BlindspotOutcome[] {
  const later = new Map(
    pairFindings(before.findings, after.findings).flatMap((p) =>
      p.before && p.after ? [[p.before.id, p.after] as const] : [],
    ),
  );
  return (before.blindspots ?? []).map((blindspot) => {
    const pairs = blindspot.findings.flatMap((id) => {
      const [b, a] = [before.findings.find((f) => f.id === id), later.get(id)];
      return b && a ? [[b, a] as const] : [];
    });
    return {
      blindspot,
      chains: blindspot.findings.length,
      seenAgain: pairs.length,
      further: pairs.filter(([b, a]) => goesFurther(b, a)).length,
    };
  });
}

function goesFurther(before: Finding, after: Finding): boolean {
  const depth = (f: Finding): number => f.rootCause?.level ?? 0;
  return (before.open !== null && after.open === null) || depth(after) > depth(before);
}
