import type { LineComparison, MissingStep, Step } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import {
  ALWAYS,
  chanceOfFew,
  follow,
  MAX_CHANCE,
  MIN_BEFORE,
  MIN_NOW,
  SELDOM,
  split,
  TAIL,
  usualPredecessors,
} from './missing-step.ts';
import { tracesOf, type Spot } from './traces.ts';

interface Broken {
  came: number;
  of: number;
  readonly without: Step[];
  /** Who logs the next error, by how often. */
  readonly told: Map<string, number>;
}

/**
 * Services that break off before the line that they always logged next, log no error of it, and whose caller does right after: where a
 * caller fails at a wrong answer, the one that gave it is silent. At most the surest.
 */
export function brokenOff(lines: LineComparison): readonly MissingStep[] {
  const before = tracesOf(lines.before.steps);
  const links = usualPredecessors(before);
  const good = follow(before, links, null);
  const next = followersOf(links);
  const broken = new Map<string, Broken>();
  for (const trace of tracesOf(lines.now.steps)) {
    const last = trace.at(-1);
    const cut = lines.now.until !== null && last && lines.now.until - last.step.time < TAIL;
    if (!cut && lines.now.loud.has(last?.step.trace ?? '')) count(trace, next, broken);
  }
  const [surest] = [...broken]
    .flatMap(([name, is]) => {
      const was = good.get(name);
      if (!was || was.of < MIN_BEFORE || was.came < ALWAYS * was.of) return [];
      if (is.without.length < MIN_NOW || is.came > SELDOM * is.of) return [];
      const chance = chanceOfFew(is.came, is.of, (was.came + 1) / (was.of + 2)) * links.size;
      return chance > MAX_CHANCE ? [] : [{ name, was, is, chance }];
    })
    .sort(
      (a, b) => b.is.without.length - a.is.without.length || a.chance - b.chance || byCode(a.name, b.name),
    );
  if (!surest) return [];
  const { name, was, is } = surest;
  const [service, template] = split(name);
  const [, after] = split(links.get(name) ?? '');
  const [told] = [...is.told].sort((a, b) => b[1] - a[1] || byCode(a[0], b[0]));
  return [
    {
      kind: 'missing-step',
      service,
      template: lines.templates[template] ?? '',
      after: { service, template: lines.templates[after] ?? '' },
      steps: is.without,
      before: { came: was.came, of: was.of },
      now: { came: is.came, of: is.of },
      told: told?.[0] ?? '',
    },
  ];
}

/** Lines by the one that they usually follow, both of one service. */
function followersOf(links: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, string[]>();
  for (const [name, previous] of links)
    if (split(name)[0] === split(previous)[0]) {
      const list = next.get(previous);
      if (list) list.push(name);
      else next.set(previous, [name]);
    }
  return next;
}

/** Adds what one trace with an error shows. */
function count(
  trace: readonly Spot[],
  next: ReadonlyMap<string, readonly string[]>,
  broken: Map<string, Broken>,
): void {
  const names = new Set(trace.map((s) => s.name));
  const loud = new Set(trace.flatMap((s) => (s.step.bad ? [s.step.service] : [])));
  const ends = new Map(trace.map((s, i) => [s.step.service, i]));
  const seen = new Set<string>();
  trace.forEach((spot, i) => {
    if (seen.has(spot.name) || loud.has(spot.step.service)) return;
    seen.add(spot.name);
    for (const name of next.get(spot.name) ?? []) {
      let is = broken.get(name);
      if (!is) broken.set(name, (is = { came: 0, of: 0, without: [], told: new Map() }));
      is.of += 1;
      if (names.has(name)) is.came += 1;
      // Right after: whoever goes on without an error in between was content with the answer.
      const after = trace[i + 1]?.step;
      if (names.has(name) || ends.get(spot.step.service) !== i || after?.bad !== true) continue;
      is.without.push(spot.step);
      is.told.set(after.service, (is.told.get(after.service) ?? 0) + 1);
    }
  });
}
