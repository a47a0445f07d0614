import type {
  Chain,
  ChainLayer,
  Evidence,
  Finding,
  FindingSeverity,
  JoinKind,
  Layer,
  NonEmpty,
  Observed,
  SourceSeen,
} from '../model/index.ts';
import { FINDING_SEVERITIES, JOIN_KINDS } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { formatTimestamp } from '../util/time.ts';
import { changesBefore, type ChangeKnowledge } from './changes.ts';
import type { Citations } from './citations.ts';
import { beganWith, instancesOf, rateOf, statusOf } from './rate.ts';
import { weighed } from './suspected.ts';
import { whysOf } from './whys.ts';

/** A finding before it gets its number and its place. */
export type Draft = Omit<Finding, 'id'>;

/** How bad a finding is: the worst that the rules of its established layers say; without rules by what failed. */
function severityOf(chain: Chain): FindingSeverity {
  const said = chain.layers.slice(0, chain.established + 1).flatMap((l) => l.severity ?? []);
  const floor: FindingSeverity = chain.group.failures.some((f) => f.kind === 'crash')
    ? 'high'
    : chain.layers.some((l) => l.exception)
      ? 'medium'
      : chain.group.failures.every(
            (f) => f.kind === 'request' && f.members.every((m) => (m.signal.request?.status ?? 0) < 500),
          )
        ? 'low'
        : 'medium';
  return [...said, ...(said.length === 0 ? [floor] : [])].reduce((worst, s) =>
    FINDING_SEVERITIES.indexOf(s) < FINDING_SEVERITIES.indexOf(worst) ? s : worst,
  );
}

/** What is counted of a finding, without a word or a citation: enough to put findings in their order. */
export interface Figures {
  readonly severity: FindingSeverity;
  readonly status: Finding['status'];
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly failures: number;
  readonly rate: Finding['rate'];
  /** Services and keys of the entries, and by what they were joined. */
  readonly services: ReadonlySet<string>;
  readonly entries: ReadonlySet<string>;
  readonly joins: Finding['joins'];
}

/** Counts a finding. */
export function figuresOf(chain: Chain, observed: Observed): Figures {
  const { group } = chain;
  const rate = rateOf(group, observed);
  const services = new Set<string>();
  const entries = new Set<string>();
  const joins = new Map<JoinKind, number>();
  let last = group.failures[0].end;
  for (const { members, end } of group.failures) {
    if (end > last) last = end;
    for (const { signal, join } of members) {
      if (signal.service !== undefined) services.add(signal.service);
      entries.add(signal.key);
      joins.set(join, (joins.get(join) ?? 0) + 1);
    }
  }
  return {
    severity: severityOf(chain),
    status: statusOf(group, observed, rate),
    firstSeen: formatTimestamp(group.failures[0].start),
    lastSeen: formatTimestamp(last),
    failures: group.failures.length,
    rate,
    services,
    entries,
    joins: JOIN_KINDS.flatMap((kind) => {
      const count = joins.get(kind) ?? 0;
      return count > 0 ? [{ kind, count }] : [];
    }),
  };
}

/** Turns a chain into the finding of the report: numbers, words and citations. */
export function toFinding(
  chain: Chain,
  figures: Figures,
  observed: Observed,
  citations: Citations,
  knows: ChangeKnowledge,
): Draft {
  const { group } = chain;
  const { rate } = figures;
  const layers = citedLayers(chain.layers, citations);
  const changes = chain.drift === true ? [] : changesBefore(group, figures, observed, knows, citations);
  const news = (chain.news ?? []).map(({ cites, ...s }) => ({
    ...s,
    evidence: cites.map((c) => citations.cite(c)),
  }));
  const root = chain.layers[chain.established] ?? chain.layers[0];
  const began = beganWith(group, observed);
  const instances = instancesOf(group, observed);
  return {
    fingerprint: group.fingerprint,
    aliases: group.aliases,
    title: root.title,
    severity: figures.severity,
    tier: root.tier,
    status: figures.status,
    services: [...figures.services].sort(byCode),
    revisions: [...new Set(group.failures.flatMap((f) => f.revision ?? []))].sort(byCode),
    firstSeen: figures.firstSeen,
    lastSeen: figures.lastSeen,
    failures: figures.failures,
    entries: figures.entries.size,
    ...(rate ? { rate } : {}),
    ...(instances ? { instances } : {}),
    ...(began ? { began } : {}),
    ...(changes.length > 0 ? { changes } : {}),
    layers,
    rootCause: rootOf(root, chain.established),
    suspected: [...news, ...weighed([...inferredBelow(chain), ...chain.suspected], changes, began)].sort(
      (a, b) => (b.score?.total ?? 0) - (a.score?.total ?? 0),
    ),
    refuted: chain.refuted.map((r) => ({
      title: r.title,
      why: r.why,
      evidence: r.cites.map((c) => citations.cite(c)),
    })),
    open: chain.open,
    whys: whysOf(layers, { suspected: [...chain.suspected, ...news], open: chain.open }),
    alternatives: chain.alternatives,
    ...(chain.score === undefined ? {} : { score: chain.score }),
    ...(chain.probes === undefined ? {} : { probes: chain.probes }),
    ...(chain.source === undefined ? {} : { source: sourceOf(chain.source, citations) }),
    actions: actionsOf(chain, root),
    tests: group.tests.map((t) => ({
      name: t.test.suite === '' ? t.test.name : `${t.test.suite} > ${t.test.name}`,
      outcome: t.test.outcome,
      why: t.why,
    })),
    ...(chain.background === undefined ? {} : { impact: chain.background }),
    joins: figures.joins,
  };
}

/** The deepest established layer as the cause; null for what only is to be explained. */
export function rootOf(root: ChainLayer | undefined, level: number): Finding['rootCause'] {
  // A symptom is what is to be explained: without a cause behind it none is established.
  if (!root || root.basis === 'inferred' || (root.tier === 'symptom' && root.basis !== 'verified'))
    return null;
  return {
    level,
    title: root.title,
    component: root.component,
    basis: root.basis,
    label: root.basis === 'verified' ? 'root cause' : 'deepest established cause',
  };
}

/** The code around the frame; its line is cited like all evidence. */
function sourceOf(source: SourceSeen, citations: Citations): NonNullable<Finding['source']> {
  const { file, line, commit } = source;
  const quote = source.lines.find((one) => one.line === line)?.text.trim() ?? '';
  return { ...source, evidence: citations.cite({ code: { file, line, commit, quote } }) };
}

/** The inferred layers below what is established: causes that nothing shows yet, with who would be at fault. */
function inferredBelow(chain: Chain): Finding['suspected'] {
  return chain.layers.slice(chain.established + 1).flatMap((l) =>
    l.basis === 'inferred'
      ? [
          {
            title: l.title,
            component: l.component,
            confirm: l.confirm ?? l.link.confirm,
            ...(l.ruleId === undefined ? {} : { ruleId: l.ruleId }),
            ...(l.score === undefined ? {} : { score: l.score }),
          },
        ]
      : [],
  );
}

/** What to do: the fixes that the deepest layer's rule knows, else the first check that would carry the chain further. */
function actionsOf(chain: Chain, root: ChainLayer): readonly string[] {
  const fixes = [
    ...new Set(
      [root, ...chain.layers.slice(0, chain.established).reverse()].find((l) => l.fix.length > 0)?.fix ?? [],
    ),
  ];
  if (fixes.length > 0) return fixes;
  const check = chain.suspected[0]?.confirm ?? root.confirm ?? chain.open;
  return check ? [check] : [];
}

/** The layers of a chain with their numbers and citations. */
export function citedLayers(chain: Chain['layers'], citations: Citations): NonEmpty<Layer> {
  const layers = chain.map((l, level) =>
    toLayer(
      l,
      level,
      l.cites.map((c) => citations.cite(c)),
      (l.contradicted ?? []).map(({ cites, ...rest }) => ({
        ...rest,
        evidence: cites.map((c) => citations.cite(c)),
      })),
    ),
  );
  const [head, ...rest] = layers;
  if (!head) throw new Error('a chain has at least one layer');
  return [head, ...rest];
}

function toLayer(
  l: ChainLayer,
  level: number,
  evidence: readonly Evidence[],
  contradicted: NonNullable<Layer['contradicted']>,
): Layer {
  const common = {
    level,
    title: l.title,
    because: l.because,
    tier: l.tier,
    component: l.component,
    ...(l.ruleId === undefined ? {} : { ruleId: l.ruleId }),
    ...(l.exception === undefined ? {} : { exception: l.exception }),
    ...(l.claims.length === 0 ? {} : { claims: l.claims }),
    ...(contradicted.length === 0 ? {} : { contradicted }),
    seen: l.seen,
  };
  const [first, ...more] = evidence;
  if (l.basis === 'inferred' || !first)
    return {
      ...common,
      basis: 'inferred',
      link: l.link,
      evidence,
      confirm: l.confirm ?? 'Look for it in the entries.',
    };
  return {
    ...common,
    basis: l.basis,
    link: l.link,
    evidence: [first, ...more],
    ...(l.confirm === undefined ? {} : { confirm: l.confirm }),
  };
}
