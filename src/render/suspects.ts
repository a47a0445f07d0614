import type { Finding } from '../model/index.ts';

/** What is suspected behind a finding beside the layers: an inferred layer is told in the chain already. */
export function suspectsBeside(f: Pick<Finding, 'layers' | 'suspected'>): Finding['suspected'] {
  return f.suspected.filter((s) => !f.layers.some((l) => l.basis === 'inferred' && l.title === s.title));
}
