import type { Blindspot, Report } from '../model/index.ts';
import { counted } from '../util/text.ts';

/** A gap in the logging in words: what to change, what it would have carried further, what the entries lack. */
export interface BlindspotView {
  readonly change: string;
  readonly gain: string;
  readonly seen: string;
}

/** The gaps of a report, those first that most open chains want closed. */
export function blindspotViews(report: Pick<Report, 'blindspots'>): readonly BlindspotView[] {
  return (report.blindspots ?? []).map((b) => ({
    change: withPlace(b),
    gain: `${counted(b.findings.length, 'chain')} (${shortList(b.findings)}), ${counted(b.failures, 'failure')}`,
    seen: b.seen,
  }));
}

function withPlace({ change, place }: Blindspot): string {
  return place === undefined || change.includes(place) ? change : `${change} At ${place}.`;
}

function shortList(ids: readonly string[]): string {
  return ids.length <= 6 ? ids.join(', ') : `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more`;
}
