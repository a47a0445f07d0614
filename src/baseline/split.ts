import type { Failure, Observed } from '../model/index.ts';
import { UserError } from '../util/errors.ts';

/** The two revisions of each service that has two. */
export interface Split {
  /** By service: its two revisions. */
  readonly pairs: ReadonlyMap<string, { readonly before: string; readonly after: string }>;
  /** First entry of the newest revisions: divides what names no revision, or has but one. */
  readonly at: bigint;
}

/** The revisions to compare; null where no service has two. @throws UserError for one that is not there. */
export function splitOf(observed: Pick<Observed, 'services'>, name: string | undefined): Split | null {
  const pairs = new Map<string, { before: string; after: string }>();
  let at: bigint | null = null;
  for (const service of observed.services) {
    const newest = service.revisions.at(-1);
    const before =
      name === undefined
        ? service.revisions.at(-2)
        : service.revisions.find((r) => r.name === name && r !== newest);
    if (!newest || !before) continue;
    pairs.set(service.name, { before: before.name, after: newest.name });
    if (at === null || newest.first < at) at = newest.first;
  }
  if (at !== null) return { pairs, at };
  if (name === undefined) return null;
  const others = observed.services.flatMap((s) => s.revisions.slice(0, -1).map((r) => r.name));
  throw new UserError(`no earlier revision ${JSON.stringify(name)} in these logs`, {
    next:
      others.length > 0
        ? `earlier revisions here: ${others.join(', ')}`
        : 'these logs hold one revision of each service; give --baseline run:ID or report:FILE',
  });
}

/** Whether a failure belongs to a side: by its revision, else by its time. */
export function isOn(failure: Failure, split: Split, side: 'before' | 'after'): boolean {
  const pair = split.pairs.get(failure.service);
  if (pair && failure.revision !== undefined) return failure.revision === pair[side];
  return side === 'before' ? failure.start < split.at : failure.start >= split.at;
}
