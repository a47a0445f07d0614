import type { Chain, ChainLayer, Contradiction, Observed, Signal } from '../model/index.ts';
import { counted } from '../util/text.ts';
import { formatDuration, MINUTE } from '../util/time.ts';

/** What is answered this long before or after says something of the time of the claim. */
const AROUND = 5n * MINUTE;
const MAX_CITES = 2;
/** Words by which a line tells of a call that went well, and by which it does not. */
const WELL =
  /\b(?:200 OK|success(?:ful(?:ly)?)?|succeeded|validated|verified|connected|reachable|healthy|answered 2\d\d|status[=: ]+2\d\d)\b/i;
const ILL =
  /\b(?:not|no|un(?:available|reachable|healthy|successful)|fail\w*|error|refused|down|timed? ?out|retry\w*)\b/i;
const KINDS = /^(?:service|server|backend|api|broker|the|a|our|external|internal|remote)$/;

/** What the window holds against a line that says that something it calls is unavailable: calls of it that went well around that time. */
export function unavailableToo(
  layer: ChainLayer,
  chain: Chain,
  { signals, exposure }: Pick<Observed, 'signals' | 'exposure'>,
): readonly Contradiction[] {
  for (const cite of layer.cites) {
    if (!('signal' in cite)) continue;
    const claimed = cite.signal;
    const dependency = claimed.matches
      .map((m) => m.captures['dependency'])
      .find((text) => text !== undefined);
    const name = dependency
      ?.toLowerCase()
      .split(/[^a-z0-9]+/)
      .find((word) => word.length > 2 && !KINDS.test(word));
    if (dependency === undefined || name === undefined) continue;
    const near = signals.filter((s) => apart(s, claimed) <= AROUND && wentWell(s, name, chain));
    const [nearest] = near.sort((a, b) => Number(apart(a, claimed) - apart(b, claimed)));
    if (!nearest) continue;
    const rows = exposure.filter((row) => isNamed(row.service, name));
    const all = rows.reduce((n, row) => n + row.count, 0);
    const well = rows.reduce((n, row) => n + (row.status < 500 ? row.count : 0), 0);
    const counts =
      all > 0 ? `; ${well} of ${counted(all, 'request')} to it in this window had no server error` : '';
    return [
      {
        claim: (claimed.body ?? claimed.quote).trim(),
        scope: 'beside',
        why: `the ${dependency} was not unavailable to all: a call of it went well ${formatDuration(apart(nearest, claimed))} ${nearest.time < claimed.time ? 'before' : 'after'}${counts}. What failed is this call, not what it called.`,
        cites: near.slice(0, MAX_CITES).map((signal) => ({ signal })),
      },
    ];
  }
  return [];
}

function apart(a: Signal, b: Signal): bigint {
  return a.time > b.time ? a.time - b.time : b.time - a.time;
}

/** A request that the dependency itself answered well, or a line of the caller that says that a call of it did. */
function wentWell(s: Signal, name: string, chain: Chain): boolean {
  const seen = s.request ?? s.access;
  if (seen) return seen.status < 400 && s.service !== undefined && isNamed(s.service, name);
  if (s.role !== 'context' || s.service !== chain.group.service) return false;
  const text = s.message.slice(0, 1000).toLowerCase();
  return isNamed(text, name) && WELL.test(text) && !ILL.test(text);
}

/** Whether a word of a text is the name. */
function isNamed(text: string, name: string): boolean {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .includes(name);
}
