import type { Drift, LineComparison } from '../model/index.ts';
import { brokenOff } from './broken-off.ts';
import { missingSteps } from './missing-step.ts';
import { slowServices } from './slow-step.ts';

/** Services that may be slow instead of the likeliest one. */
const MAX_OTHERS = 2;

/** What traces do otherwise than in the good window though who does it logs no error; missing steps before the likeliest slow service. */
export function findDrift(lines: LineComparison): readonly Drift[] {
  const [slowest, ...others] = slowServices(lines);
  const rivals = others.slice(0, MAX_OTHERS).map(({ service, slow, of, before, now }) => ({
    service,
    slow: slow.length,
    of,
    before,
    now,
  }));
  return [...brokenOff(lines), ...missingSteps(lines), ...(slowest ? [{ ...slowest, rivals }] : [])];
}
