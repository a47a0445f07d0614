import type { Exposure } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { safeRoute } from './route.ts';

/** Routes of one service that are told: the most frequent; the rest is `(other)`, the same whatever the order of reading. */
const TOLD_ROUTES = 500;
const OTHER = '(other)';

/** Counted requests -> rows that may leave: names and routes redacted, equal rows joined, rare routes of a service folded into `(other)`. */
export function tellExposure(
  rows: Iterable<Exposure>,
  redact: (text: string) => string,
): readonly Exposure[] {
  const safe = memo((text) => redact(text));
  const routes = memo((route) => safeRoute(route, redact));
  const clean = [...rows].map((row) => ({
    ...row,
    service: safe(row.service),
    revision: safe(row.revision),
    route: routes(row.route),
  }));
  const perService = new Map<string, Map<string, number>>();
  for (const { service, route, count } of clean) {
    const counts = perService.get(service) ?? new Map<string, number>();
    perService.set(service, counts.set(route, (counts.get(route) ?? 0) + count));
  }
  const told = new Map(
    [...perService].map(([service, counts]) => [
      service,
      new Set(
        [...counts]
          .sort(([a, m], [b, n]) => n - m || byCode(a, b))
          .slice(0, TOLD_ROUTES)
          .map(([route]) => route),
      ),
    ]),
  );
  const joined = new Map<string, Exposure>();
  for (const row of clean) {
    const route = told.get(row.service)?.has(row.route) === true ? row.route : OTHER;
    const key = [row.service, row.revision, route, row.method, String(row.status).padStart(4, '0')].join(
      '\u0000',
    );
    const before = joined.get(key);
    joined.set(key, { ...row, route, count: row.count + (before?.count ?? 0) });
  }
  return [...joined].sort(([a], [b]) => byCode(a, b)).map(([, row]) => row);
}

function memo(of: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = of(text);
    known.set(text, made);
    return made;
  };
}
