import type { LineComparison, MissingStep, Step } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { SECOND } from '../util/time.ts';
import { quietTraces, tracesOf, type Spot } from './traces.ts';

/** Fewer traces of the good window than this say nothing about always. */
export const MIN_BEFORE = 5;
/** Fewer traces now than this say nothing about never. */
export const MIN_NOW = 3;
/** In the good window the line came in at least this share of the traces. */
export const ALWAYS = 0.95;
/** Now it comes in at most this share. */
export const SELDOM = 0.5;
/** Chance that so few came if nothing had changed; over all candidates. */
export const MAX_CHANCE = 1e-3;
/** A trace that began this shortly before the window's end may go on behind it. */
export const TAIL = 2n * SECOND;

/** How often a line came after its usual predecessor. */
export interface Count {
  came: number;
  of: number;
  readonly without: Step[];
}

/** Lines that stopped to come, in traces without any error, the surest first: where each path breaks, not what is missing behind. */
export function missingSteps(lines: LineComparison): readonly MissingStep[] {
  const before = tracesOf(lines.before.steps);
  const links = usualPredecessors(before);
  const good = follow(before, links, null);
  // What broke a trace with an error is told by that error.
  const current = follow(quietTraces(lines.now), links, lines.now.until);
  const found: (MissingStep & { readonly chance: number })[] = [];
  for (const [name, predecessor] of links) {
    const was = good.get(name);
    const is = current.get(name);
    if (!was || !is || was.of < MIN_BEFORE || is.of < MIN_NOW) continue;
    if (was.came < ALWAYS * was.of || is.came > SELDOM * is.of) continue;
    const chance = chanceOfFew(is.came, is.of, (was.came + 1) / (was.of + 2)) * links.size;
    if (chance > MAX_CHANCE) continue;
    const [service, template] = split(name);
    const [afterService, afterTemplate] = split(predecessor);
    found.push({
      kind: 'missing-step',
      service,
      template: lines.templates[template] ?? '',
      after: { service: afterService, template: lines.templates[afterTemplate] ?? '' },
      steps: is.without,
      before: { came: was.came, of: was.of },
      now: { came: is.came, of: is.of },
      chance,
    });
  }
  return found
    .sort((a, b) => a.chance - b.chance || byCode(a.service, b.service) || byCode(a.template, b.template))
    .map(({ chance: _, ...step }) => step);
}

/** Service and template of a step's name. */
export function split(name: string): [string, number] {
  const [service, template] = name.split('\u0000');
  return [service ?? '', Number(template)];
}

/** For each line the one that is logged directly before its first occurrence in (nearly) all traces that have it. */
export function usualPredecessors(traces: readonly (readonly Spot[])[]): ReadonlyMap<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const trace of traces) {
    const seen = new Set<string>();
    trace.forEach((spot, i) => {
      if (spot.step.bad || seen.has(spot.name)) return;
      seen.add(spot.name);
      const previous = trace[i - 1]?.name ?? '';
      let row = counts.get(spot.name);
      if (!row) counts.set(spot.name, (row = new Map<string, number>()));
      row.set(previous, (row.get(previous) ?? 0) + 1);
    });
  }
  const usual = new Map<string, string>();
  for (const [name, row] of counts) {
    const total = [...row.values()].reduce((a, b) => a + b, 0);
    const [previous, n] = [...row].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0]);
    if (previous !== '' && previous !== name && n >= 0.8 * total) usual.set(name, previous);
  }
  return usual;
}

/** How often each line came after its usual predecessor, by trace. */
export function follow(
  traces: readonly (readonly Spot[])[],
  links: ReadonlyMap<string, string>,
  until: bigint | null,
): ReadonlyMap<string, Count> {
  const followers = new Map<string, string[]>();
  for (const [name, previous] of links) {
    const list = followers.get(previous);
    if (list) list.push(name);
    else followers.set(previous, [name]);
  }
  const counts = new Map<string, Count>();
  for (const trace of traces) {
    const last = trace.at(-1);
    if (until !== null && last && until - last.step.time < TAIL) continue;
    const names = new Set(trace.map((s) => s.name));
    const seen = new Set<string>();
    for (const spot of trace) {
      if (seen.has(spot.name)) continue;
      seen.add(spot.name);
      for (const name of followers.get(spot.name) ?? []) {
        let count = counts.get(name);
        if (!count) counts.set(name, (count = { came: 0, of: 0, without: [] }));
        count.of += 1;
        if (names.has(name)) count.came += 1;
        else count.without.push(spot.step);
      }
    }
  }
  return counts;
}

/** Chance of at most `k` of `n` when each comes with probability `p`. */
export function chanceOfFew(k: number, n: number, p: number): number {
  let sum = 0;
  let term = Math.pow(1 - p, n);
  for (let i = 0; i <= k; i += 1) {
    sum += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return sum;
}
