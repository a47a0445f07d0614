import type { BookSide, UnitBook } from '../mining/index.ts';
import type { Correlation, Entry, PatternSeen, RequestLines } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { foldRoute, NO_SERVICE } from '../observe/index.ts';

/** The request that an entry is of: its trace, else the request's own id; null where it names neither. */
export function requestName({ trace, requestId }: Correlation): string | null {
  return trace !== undefined ? `trace ${trace}` : requestId !== undefined ? `request ${requestId}` : null;
}

/** Who wrote an entry, under the names by which lines are counted; redacted. */
export function writerOf(
  { service, revision }: Pick<Entry, 'service' | 'revision'>,
  redact: (text: string) => string,
): { readonly service: string; readonly revision: string } {
  return {
    service: redact(service ?? NO_SERVICE),
    revision: revision === undefined ? '' : redact(revision),
  };
}

/** Adds an entry to the request that it names, with the masked line under which it is counted. */
export function addToRequest(
  book: UnitBook,
  entry: Entry,
  masked: string | null,
  redact: (text: string) => string,
): void {
  const unit = requestName(entry.correlation);
  if (unit === null) return;
  const { service, revision } = writerOf(entry, redact);
  const { http } = entry;
  const status = http?.status ?? 0;
  book.add({
    unit,
    writer: `${service}\u0000${revision}`,
    time: entry.time,
    masked,
    // Of no use but to tell endpoints apart: it stays here.
    route: status > 0 ? `${service} ${http?.method ?? '?'} ${foldRoute(http?.path ?? '/')}` : null,
    failed: status >= 400 || SEVERITY_NUMBER[entry.severity] >= SEVERITY_NUMBER.ERROR,
  });
}

/** The requests in which the later side took part, with the changed patterns of their lines. */
export function requestLines(
  book: UnitBook,
  takes: BookSide['takes'],
  changedOf: (masked: string) => PatternSeen | null,
): ReadonlyMap<string, RequestLines> {
  const ofSide = (writer: string): boolean => {
    const [service = '', revision = ''] = writer.split('\u0000');
    return takes({ service, revision });
  };
  const made = new Map<string, RequestLines>();
  for (const [name, { lines: all, ...rest }] of book.units()) {
    if (![...rest.writers].some(ofSide)) continue;
    const lines = new Map<PatternSeen, bigint>();
    for (const [masked, time] of all) {
      const pattern = changedOf(masked);
      const first = pattern && lines.get(pattern);
      if (pattern && (first == null || time < first)) lines.set(pattern, time);
    }
    const { writers, routes, failedRoutes, failed } = rest;
    made.set(name, { writers, routes, failedRoutes, failed, lines });
  }
  return made;
}
