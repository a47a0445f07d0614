import type { Coverage, Notice } from '../model/index.ts';
import { counted } from '../util/text.ts';

/** How many requests a run needs to say anything, and of what. */
export interface TrafficAsked {
  readonly minimum: number;
  /** Fewer make the run inconclusive (exit 3); else it is only said. */
  readonly required: boolean;
  /** Only the requests of this deploy count. */
  readonly deploy?: { readonly service: string; readonly revision: string } | undefined;
}

/** Null where there was traffic enough. */
export function trafficNotice(coverage: Coverage, asked: TrafficAsked): Notice | null {
  const { deploy } = asked;
  const requests = coverage.exposure
    .filter((row) => !deploy || (row.service === deploy.service && row.revision === deploy.revision))
    .reduce((sum, row) => sum + row.count, 0);
  if (requests >= asked.minimum) return null;
  const since = deploy ? `since the deploy of ${deploy.revision}` : 'in the window';
  return {
    code: asked.required ? 'traffic-required' : 'little-traffic',
    message: `inconclusive: ${counted(requests, 'request')} ${since}, ${asked.minimum} are ${asked.required ? 'required (--require-traffic)' : 'the least to conclude from'}; what is not seen is not shown to be well`,
  };
}
