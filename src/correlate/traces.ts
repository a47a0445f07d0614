import type { Step, Steps } from '../model/index.ts';

/** One line of a trace: its step's name (service and template) and when it was logged. */
export interface Spot {
  readonly name: string;
  readonly step: Step;
}

/** The traces of a window in which nothing was logged as an error. */
export function quietTraces(window: Steps): readonly (readonly Spot[])[] {
  return tracesOf(window.steps).filter((trace) => !window.loud.has(trace[0]?.step.trace ?? ''));
}

/** Steps by trace, each in order of time. */
export function tracesOf(steps: readonly Step[]): readonly (readonly Spot[])[] {
  const traces = new Map<string, Spot[]>();
  for (const step of steps) {
    const spot = { name: nameOf(step), step };
    const list = traces.get(step.trace);
    if (list) list.push(spot);
    else traces.set(step.trace, [spot]);
  }
  return [...traces.values()];
}

/** A step's name within a comparison. */
function nameOf(step: Step): string {
  return `${step.service}\u0000${step.template}`;
}
