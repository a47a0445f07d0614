import type { Signal } from '../model/index.ts';

/** Whether an event about one container of a pod and a line that another container of it wrote are at hand: neither tells of the other. */
export function ofOtherContainer(a: Signal, b: Signal): boolean {
  return (
    (a.event !== undefined) !== (b.event !== undefined) &&
    a.container !== undefined &&
    b.container !== undefined &&
    a.container !== b.container
  );
}
