import type { Page } from './api.ts';

/** Where reading stands: the timestamp of the last entry, and which entries of that very time were read. */
export interface Boundary {
  readonly timestamp: string;
  readonly ids: ReadonlySet<string>;
}

interface Identity {
  readonly timestamp: string;
  readonly id: string;
}

/** Moves the boundary past a page. Several entries, and several pages, may share one nanosecond. */
export function moveBoundary(boundary: Boundary | null, page: Page): Boundary | null {
  const ids = new Set<string>();
  let timestamp: string | null = null;
  for (let i = page.bounds.length - 2; i >= 0; i -= 2) {
    const identity = identityOf(page, i);
    timestamp ??= identity.timestamp;
    if (identity.timestamp !== timestamp) return { timestamp, ids };
    ids.add(identity.id);
  }
  if (timestamp === null) return boundary;
  if (boundary?.timestamp === timestamp) for (const id of boundary.ids) ids.add(id);
  return { timestamp, ids };
}

/** The page without entries that were read before the boundary was reached. */
export function behindBoundary(boundary: Boundary, page: Page): Page {
  const bounds: number[] = [];
  let past = false;
  for (let i = 0; i < page.bounds.length; i += 2) {
    if (!past) {
      const identity = identityOf(page, i);
      past = identity.timestamp !== boundary.timestamp;
      if (!past && boundary.ids.has(identity.id)) continue;
    }
    bounds.push(page.bounds[i] as number, page.bounds[i + 1] as number);
  }
  return { ...page, bounds };
}

function identityOf({ block, bounds }: Page, i: number): Identity {
  const start = bounds[i] as number;
  const text = Buffer.from(
    block.buffer,
    block.byteOffset + start,
    (bounds[i + 1] as number) - start,
  ).toString('utf8');
  const {
    timestamp = '',
    logName = '',
    insertId = '',
  } = JSON.parse(text) as { timestamp?: string; logName?: string; insertId?: string };
  return { timestamp, id: `${logName}\n${insertId}` };
}
