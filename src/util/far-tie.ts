import type { Tie } from '../model/index.ts';

/** Whether a tie only holds between two sides, one of which calls the other: within one failure it orders nothing. */
export function isFar(tie: Tie): boolean {
  return tie.same.every((key) => key === 'target' || key === 'server');
}
