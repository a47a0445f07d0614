import type { Chain, ChainLayer, Contradiction, Observed, Signal } from '../model/index.ts';
import { counted } from '../util/text.ts';
import { formatDuration, MINUTE, SECOND } from '../util/time.ts';

/** A call this long before or after a claim says something of its moment; longer, and an outage may have begun or ended in between. */
const NEAR = 2n * SECOND;
/** Between two claims that are no further apart, an outage does not end and begin again unnoticed. */
const BETWEEN = MINUTE;
const MAX_CITES = 2;
/** Words that name a kind of thing or an environment, and words around a name. */
const KINDS =
  /^(?:service|services|svc|server|backend|api|broker|the|a|our|external|internal|remote|prod|production|staging|stage|stg|dev|test)$/;
/** What a name may have grown together with. */
const GROWN = /(?:service|svc|server)$/;
const ILL =
  /\b(?:not|no|un(?:available|reachable|healthy|successful)|fail\w*|error|refused|down|timed? ?out|retry\w*)\b/i;

/** What the window holds against a line that says that something it calls is unavailable: calls of it that went well at that time. */
export function unavailableToo(
  layer: ChainLayer,
  chain: Chain,
  { signals, exposure }: Pick<Observed, 'signals' | 'exposure'>,
): readonly Contradiction[] {
  for (const cite of layer.cites) {
    if (!('signal' in cite)) continue;
    const claimed = cite.signal;
    const dependency = dependencyOf(claimed);
    const name = dependency === undefined ? [] : wordsOf(dependency);
    if (dependency === undefined || name.length === 0) continue;
    const called: Called = { name, caller: chain.group.service };
    const claims = chain.group.failures
      .flatMap((f) =>
        f.members.flatMap((m) => (dependencyOf(m.signal) === dependency ? [m.signal.time] : [])),
      )
      .sort((a, b) => Number(a - b));
    const near = signals.filter((s) => wentWell(s, called) && isAtTheTime(s.time, claims));
    const [nearest] = near.sort((a, b) => Number(apart(a, claimed) - apart(b, claimed)));
    if (!nearest) continue;
    const rows = exposure.filter((row) => isCalled(row.service, called));
    const all = rows.reduce((n, row) => n + row.count, 0);
    const well = rows.reduce((n, row) => n + (row.status < 500 ? row.count : 0), 0);
    const counts =
      all > 0 ? `; ${well} of ${counted(all, 'request')} to it in this window had no server error` : '';
    return [
      {
        claim: (claimed.body ?? claimed.quote).trim(),
        scope: 'beside',
        why: `the ${dependency} was not unavailable to all: a call of it went well ${formatDuration(apart(nearest, claimed))} ${nearest.time < claimed.time ? 'before' : 'after'}${counts}`,
        cites: near.slice(0, MAX_CITES).map((signal) => ({ signal })),
      },
    ];
  }
  return [];
}

/** What is said to be unavailable, as it can be recognised elsewhere. */
interface Called {
  readonly name: readonly string[];
  readonly caller: string;
}

function dependencyOf(signal: Signal): string | undefined {
  return signal.matches.map((m) => m.captures['dependency']).find((text) => text !== undefined);
}

function apart(a: Signal, b: Signal): bigint {
  return a.time > b.time ? a.time - b.time : b.time - a.time;
}

/** Whether a time lies between two claims that are close, or beside the only one there is. Before the first of several the outage had not begun. */
function isAtTheTime(time: bigint, claims: readonly bigint[]): boolean {
  const [first, ...more] = claims;
  if (first === undefined) return false;
  if (more.length === 0) return (time > first ? time - first : first - time) <= NEAR;
  const next = claims.findIndex((claim) => claim >= time);
  const [before, after] = [claims[next - 1], claims[next]];
  return before !== undefined && after !== undefined && after - before <= BETWEEN;
}

/** A request that the dependency itself answered well, or a line of the caller that says that a call of it did. */
function wentWell(s: Signal, called: Called): boolean {
  const seen = s.request ?? s.access;
  if (seen) return seen.status < 400 && s.service !== undefined && isCalled(s.service, called);
  if (s.role !== 'context' || s.service !== called.caller) return false;
  const text = s.message.slice(0, 1000);
  return tellsOfCall(text, called.name) && !ILL.test(text);
}

/** Whether a service is the one that is meant: the same words, beside a first one that it shares with its caller. */
function isCalled(service: string, { name, caller }: Called): boolean {
  const words = wordsOf(service);
  const same = (other: readonly string[]): boolean => other.join('-') === name.join('-');
  return same(words) || (words[0] === wordsOf(caller)[0] && same(words.slice(1)));
}

/** The words of a name without those that only tell its kind or environment. */
function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .flatMap((word) => {
      const bare = word.replace(GROWN, '');
      return word === '' || KINDS.test(word) ? [] : [bare === '' ? word : bare];
    });
}

/** Words before and after a name in a line of a call that went well: `verified by pricing`, `connected to the pricing service`, `pricing answered 200`. */
const LED_TO = /\b(?:(?:validated|verified|confirmed|answered|accepted) by|connected to) (?:the )?$/;
const ENDS = /^(?:(?:service|svc|server|backend|api|broker) )?(?:$|\d|(?:in|at|on|for|with|after) )/;
const DID =
  /^(?:(?:service|svc|server|backend|api|broker) )?(?:is |was )?(?:reachable|healthy|connected|(?:answered|responded|returned) (?:with )?2\d\d|(?:call|request) (?:succeeded|successful)) /;

/** Whether a line says that a call of that name went well. */
function tellsOfCall(text: string, name: readonly string[]): boolean {
  const words = `${text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .join(' ')
    .trim()} `;
  const called = `${name.join(' ')} `;
  for (let at = words.indexOf(called); at >= 0; at = words.indexOf(called, at + 1)) {
    if (at > 0 && words[at - 1] !== ' ') continue;
    const rest = words.slice(at + called.length);
    if (DID.test(rest) || (LED_TO.test(words.slice(0, at)) && ENDS.test(rest))) return true;
  }
  return false;
}
