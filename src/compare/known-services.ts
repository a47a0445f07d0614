import type { Report } from '../model/index.ts';

/** The services that a run knows: those with entries, and those that were read whole without one that failed. */
export function knownServices({ coverage }: Report): readonly string[] {
  return [...coverage.services.map((s) => s.name), ...(coverage.leftOut?.services ?? [])];
}

/** Whether all that was asked for was read, be it that none of it passed the severity or status asked for. */
export function isReadWhole({ coverage }: Report): boolean {
  return coverage.complete || (coverage.entries === 0 && coverage.leftOut !== undefined);
}
