import { hypergeometricAtMost } from '../compare/index.ts';
import type {
  Chain,
  Failure,
  NonEmpty,
  Observed,
  PatternSeen,
  PatternsSeen,
  RequestLines,
  Signal,
  SuspectedLine,
} from '../model/index.ts';
import { requestName } from './requests-seen.ts';
import { isWordless, oneWordApart } from '../mining/index.ts';
import { counted, cut, formatCount } from '../util/text.ts';

/** Failures in which a line must be seen: one alone may have it by chance. */
const MIN_FAILURES = 2;
/** Chance that so uneven a split is none, over all lines and findings that were tried. */
const SURE = 0.01;
/** Lines that are suspected of one finding. */
const MAX_SUSPECTED = 2;
const MAX_CITES = 3;
const MAX_TITLE = 120;

/** What the lines of failures are held against. */
export interface NewLinesInput {
  readonly patterns: PatternsSeen | null;
  readonly observed: Observed;
  /** Whether the baseline has the finding as well: then it is not what is news that led to it. */
  readonly knownBefore: (chain: Chain) => boolean;
}

/**
 * Findings with the lines that are news against the baseline and come before their failures much more often than they are in requests that go well: on the
 * same endpoints, on the side that has the news. Where no such request is known, nothing can be said: a line that is in all requests since a deploy is
 * in the failing ones, too.
 */
export function withNewLines(
  chains: readonly Chain[],
  { patterns, observed, knownBefore }: NewLinesInput,
): readonly Chain[] {
  const requests = patterns?.requests;
  if (!patterns || !requests || patterns.changed.length === 0) return chains;
  const failing = new Set(
    chains.flatMap(({ group }) => group.failures.flatMap((failure) => requestsOf(failure))),
  );
  const good = [...requests].flatMap(([name, one]) => (one.failed || failing.has(name) ? [] : [one]));
  const suspects = suspectsOf(patterns.changed);
  const tried = chains.length * suspects.length;
  return chains.map((chain) => {
    const closed = chain.open === null || chain.background !== undefined || chain.drift === true;
    if (closed || knownBefore(chain)) return chain;
    const failures = chain.group.failures.flatMap((failure): readonly Looked[] => {
      const names = requestsOf(failure);
      const own = names.flatMap((name) => requests.get(name) ?? []);
      return own.length > 0 ? [{ failure, names, own }] : [];
    });
    const held = new Set(failures.flatMap(({ own }) => own.flatMap(({ lines }) => [...lines.keys()])));
    for (const pattern of explainedBy(chain, patterns)) held.delete(pattern);
    if (held.size === 0) return chain;
    const alike = good.filter(sameWay(failures.flatMap(({ own }) => own)));
    const news = suspects
      .filter(({ members }) => members.every((pattern) => held.has(pattern)))
      .flatMap((suspect) => suspectOf(suspect, { chain, failures, alike, patterns, observed, tried }) ?? [])
      .sort((a, b) => a.chance - b.chance)
      // What is said of lines that differ in a word need not be said of each.
      .filter(
        ({ members }, i, all) =>
          !all.slice(0, i).some((surer) => surer.members.some((pattern) => members.includes(pattern))),
      )
      .slice(0, MAX_SUSPECTED)
      .map(({ line }) => line);
    return news.length > 0 ? { ...chain, news } : chain;
  });
}

/** What is suspected: a pattern, or new ones of one service that differ in one word, as where each failure names another replica. */
interface Suspect extends Pick<PatternSeen, 'template' | 'kind' | 'services'> {
  readonly members: readonly PatternSeen[];
}

function suspectsOf(changed: readonly PatternSeen[]): readonly Suspect[] {
  const byTemplate = new Map(changed.filter(({ kind }) => kind === 'new').map((p) => [p.template, p]));
  const families = oneWordApart([...byTemplate.keys()]).flatMap(({ template, members: texts }): Suspect[] => {
    const members = texts.flatMap((text) => byTemplate.get(text) ?? []);
    const services = [...new Set(members.flatMap((one) => one.services))];
    return services.length === 1 ? [{ template, kind: 'new', services, members }] : [];
  });
  return [...changed.map((pattern) => ({ ...pattern, members: [pattern] })), ...families];
}

function requestsOf({ members }: Failure): readonly string[] {
  return [...new Set(members.flatMap(({ signal }) => requestName(signal.correlation) ?? []))];
}

/** What a layer of the chain says already is no news beside it. */
function explainedBy(chain: Chain, { bySignal }: PatternsSeen): ReadonlySet<PatternSeen> {
  return new Set(
    chain.layers.flatMap(({ cites }) =>
      cites.flatMap((cite) => ('signal' in cite ? (bySignal.get(cite.signal.key) ?? []) : [])),
    ),
  );
}

/** When a failure had failed: its first error, but for the line in question; else the end of its request. */
function failedAt({ members, end }: Failure, is: (signal: Signal) => boolean): bigint {
  const errors = members.filter(({ signal }) => signal.role === 'error' && !is(signal));
  const times = errors.length > 0 ? errors.map(({ signal }) => signal.time) : [end];
  return times.reduce((first, time) => (time < first ? time : first));
}

/** A failure whose request is known, with the lines of it. */
interface Looked {
  readonly failure: Failure;
  readonly names: readonly string[];
  readonly own: readonly RequestLines[];
}

interface Tried {
  readonly chain: Chain;
  readonly failures: readonly Looked[];
  /** Requests like the failing ones that went well. */
  readonly alike: readonly RequestLines[];
  readonly patterns: PatternsSeen;
  readonly observed: Observed;
  /** Pairs of a finding and a line, so that of many none is told by chance. */
  readonly tried: number;
}

function suspectOf(
  suspect: Suspect,
  { chain, failures, alike, patterns, observed, tried }: Tried,
): { readonly chance: number; readonly members: Suspect['members']; readonly line: SuspectedLine } | null {
  const { members } = suspect;
  const is = (signal: Signal): boolean => {
    const pattern = patterns.bySignal.get(signal.key);
    return pattern !== undefined && members.includes(pattern);
  };
  const failed = new Map<string, bigint>();
  let holding = 0;
  for (const { failure, names, own } of failures) {
    const times = own.flatMap(({ lines }) => members.flatMap((pattern) => lines.get(pattern) ?? []));
    if (times.length === 0) continue;
    const at = failedAt(failure, is);
    for (const name of names) failed.set(name, at);
    if (times.some((time) => time < at)) holding += 1;
  }
  const of = failures.length;
  if (holding < MIN_FAILURES || holding * 2 < of) return null;
  const well = alike.filter(({ lines }) => members.some((pattern) => lines.has(pattern))).length;
  // Where it is half as often in what goes well, little follows from it, however many there are.
  if (alike.length === 0 || (well / alike.length) * 2 > holding / of) return null;
  const chance = Math.min(1, hypergeometricAtMost(well, holding + well, alike.length, of) * tried);
  if (chance > SURE) return null;
  const [first, ...more] = observed.signals.filter((signal) => {
    const at = failed.get(requestName(signal.correlation) ?? '');
    return at !== undefined && signal.time < at && is(signal);
  });
  if (!first) return null;
  const counts = { failures: holding, of, all: chain.group.failures.length, well, alike: alike.length };
  return { chance, members, line: lineOf(suspect, counts, [first, ...more]) };
}

/** Whether a request went the way of the failing ones: it called an endpoint that failed, else one of theirs, else it was seen by the same writers. */
function sameWay(failing: readonly RequestLines[]): (request: RequestLines) => boolean {
  const all = (of: (one: RequestLines) => ReadonlySet<string>): ReadonlySet<string> =>
    new Set(failing.flatMap((one) => [...of(one)]));
  const [failed, called] = [all((one) => one.failedRoutes), all((one) => one.routes)];
  const routes = failed.size > 0 ? failed : called;
  const writers = all((one) => one.writers);
  return routes.size > 0
    ? (request) => [...request.routes].some((route) => routes.has(route))
    : (request) => [...request.writers].some((writer) => writers.has(writer));
}

function lineOf(
  { template, kind, services }: Suspect,
  { failures, of, all, well, alike }: Readonly<Record<'failures' | 'of' | 'all' | 'well' | 'alike', number>>,
  [first, ...more]: NonEmpty<Signal>,
): SuspectedLine {
  const [service] = services;
  // Some failures name no request, and of very many requests a sample is kept.
  const part = of < all ? ` that could be looked at, of ${formatCount(all)}` : '';
  const rate = `in ${formatCount(failures)}/${counted(of, 'failure')}${part}, before it failed`;
  const otherwise = `in ${formatCount(well)}/${counted(alike, 'request')} like them that went well`;
  return {
    title: `"${cut(isWordless(template) ? first.quote : template, MAX_TITLE)}" (${kind}): ${rate}; ${otherwise}`,
    ...(service === undefined ? {} : { component: service }),
    confirm: `Look at what logs the line${service === undefined ? '' : ` in ${service}`}, and see whether a request without it fails as well: that it comes first shows no cause.`,
    score: {
      total: 3,
      parts: [
        { points: 2, why: rate },
        { points: 1, why: otherwise },
      ],
    },
    cites: [{ signal: first }, ...more.slice(0, MAX_CITES - 1).map((signal) => ({ signal }))],
  };
}
