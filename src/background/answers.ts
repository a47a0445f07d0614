import type { Signal } from '../model/index.ts';

/** How a request was answered, and when. */
export interface Answer {
  readonly status: number;
  readonly end: bigint;
}

/** How the requests of each trace that were read were answered. */
export function answersOf(signals: readonly Signal[]): ReadonlyMap<string, readonly Answer[]> {
  const answers = new Map<string, Answer[]>();
  for (const { request, correlation } of signals) {
    if (!request || correlation.trace === undefined) continue;
    const known = answers.get(correlation.trace);
    if (known) known.push(request);
    else answers.set(correlation.trace, [request]);
  }
  return answers;
}
