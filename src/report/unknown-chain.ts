import type { JoinedFinding, LineChain, LineSeen, Link, Signal, Unknown } from '../model/index.ts';
import { byCode, counted, formatCount } from '../util/text.ts';
import { formatDuration } from '../util/time.ts';
import type { Citations } from './citations.ts';
import { citedLayers, rootOf } from './finding.ts';
import type { Nearest, Tied, Ties } from './ties.ts';
import { whysOf } from './whys.ts';

/** Findings that are told to go with a line; the rest share as little with it as with any other. */
const MAX_JOINED = 3;

/** What a line's chain is made with. */
export interface LineChainInput {
  readonly ties: Ties;
  readonly citations: Citations;
  readonly lineChain: (line: LineSeen) => LineChain;
}

/** The chain of a pattern's lines, as a finding has one: their layers, the whys, what is open, and the findings that they go with. */
export function chainOfLines(
  line: { readonly signals: readonly Signal[]; readonly errorLike: boolean },
  { ties, citations, lineChain }: LineChainInput,
): Pick<Unknown, 'layers' | 'rootCause' | 'open' | 'whys' | 'joined'> {
  // Entries that were read only to be quoted stand after those of failures.
  const signals = [...line.signals].sort((a, b) =>
    a.time < b.time ? -1 : a.time > b.time ? 1 : byCode(a.key, b.key),
  );
  const [first, ...more] = signals;
  if (!first) return {};
  const joined = ties.of(signals).slice(0, MAX_JOINED);
  const near = joined.flatMap((tied) => {
    const nearest = ties.nearest(signals, tied.finding);
    return nearest ? [{ tied, nearest }] : [];
  });
  const [surest] = near;
  const { layers, established, open } = lineChain({
    signals: [first, ...more],
    errorLike: line.errorLike,
    failures: surest?.tied.failures ?? 0,
    of: surest?.tied.of ?? 0,
    tied: surest?.nearest ?? null,
  });
  const cited = citedLayers(layers, citations);
  return {
    layers: cited,
    // That a line was logged is no cause of it.
    rootCause: established === 0 ? null : rootOf(layers[established], established),
    open,
    whys: whysOf(cited, { suspected: [], open }),
    ...(near.length > 0 ? { joined: near.map((one) => joinedFinding(one, citations)) } : {}),
  };
}

function joinedFinding(
  { tied, nearest }: { readonly tied: Tied; readonly nearest: Nearest },
  citations: Citations,
): JoinedFinding {
  const { finding, failures, of } = tied;
  const own = new Set(nearest.signals.map(({ key }) => key));
  const others = nearest.failure.members.map(({ signal }) => signal).filter(({ key }) => !own.has(key));
  // An error says when it failed; a request only that it had failed when it ended.
  const error = others.find(({ role }) => role === 'error') ?? others.find(({ role }) => role === 'request');
  return {
    finding,
    failures,
    of,
    link: linkOf(tied, nearest, error),
    // A failure of nothing but the line is shown by the line.
    evidence: [citations.entry(error ?? nearest.signals[0])],
  };
}

/** What ties the line to the failures. Of entries of one instance others fit as well: then it is a guess. */
function linkOf(
  { finding, failures, of, by }: Tied,
  { signals: [line] }: Nearest,
  error: Signal | undefined,
): Link {
  const order = error && error.time !== line.time ? `; ${orderText(line, error)}` : '';
  const why = `${tiedText({ finding, failures, of, by })}${order}; that one led to the other is not established`;
  return by === 'instance'
    ? {
        kind: by,
        basis: 'inferred',
        why,
        confirm: "Log the request's trace id on both lines: on one instance others fit this time as well.",
      }
    : { kind: by, basis: 'observed', why };
}

function orderText(line: Signal, error: Signal): string {
  const at = error.request?.end ?? error.time;
  return at > line.time
    ? `logged ${formatDuration(at - line.time)} before it failed there`
    : `logged ${formatDuration(line.time - at)} after it failed there`;
}

/** `in 5/5 failures of F1, by trace`. */
export function tiedText({
  failures,
  of,
  finding,
  by,
}: Pick<Tied, 'failures' | 'of' | 'finding' | 'by'>): string {
  const in_ = `in ${formatCount(failures)}/${counted(of, 'failure')} of ${finding}`;
  return by === 'member' ? in_ : `${in_}, by ${by === 'instance' ? 'instance and time' : by}`;
}
