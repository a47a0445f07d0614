import {
  SEVERITY_NUMBER,
  type ExceptionChain,
  type ExceptionInfo,
  type Failure,
  type FailureGroup,
  type Match,
  type Member,
  type RuleInfo,
} from '../model/index.ts';
import { causeLine } from '../util/cause-line.ts';
import { MILLISECOND } from '../util/time.ts';
import { mergedDrafts, ofOtherSides, type Draft } from './drafts.ts';
import { better, leads, related } from './leads.ts';
import { isBehind } from './links/index.ts';
import type { Node } from './node.ts';

/** A message this short says too little to recognise it inside another. */
const MIN_QUOTED = 12;
/** A line logged this shortly before a trace, on the same stream, introduces it ("Exception in worker process"). */
const HEADER_GAP = 5n * MILLISECOND;

/** The candidates for layers that one failure shows. */
export function nodesOf(
  failure: Failure,
  group: FailureGroup,
  rules: ReadonlyMap<string, RuleInfo>,
): readonly Node[] {
  const drafts: Draft[] = [];
  const chains = distinctChains(failure);
  chains.forEach(({ exceptions, members }, index) => {
    exceptions.forEach((exception, depth) =>
      drafts.push({
        id: `exception ${index}.${depth}`,
        kind: 'exception',
        exception,
        chain: { index, depth },
        captures: {},
        members: [...members],
      }),
    );
  });
  const exceptionDrafts = [...drafts];
  const inChain = new Set(chains.flatMap((c) => c.members.map((m) => m.signal.key)));

  for (const m of failure.members) {
    const signal = m.signal;
    const known = ofCluster(
      signal.event !== undefined || signal.resourceType === 'k8s_node',
      signal.matches.flatMap((match) => {
        const rule = rules.get(match.ruleId);
        return rule && rule.tier !== 'change' ? [{ match, rule }] : [];
      }),
    );
    // A rule that hit the exception itself names it; one that hit the text around it stands above.
    known.sort(
      (a, b) => Number(a.match.exceptionIndex === undefined) - Number(b.match.exceptionIndex === undefined),
    );
    if (signal.request && signal.request.status < 400 && known.length === 0) continue;
    if (signal.request) {
      addRuled(
        drafts,
        `request ${signal.request.method} ${signal.request.route} ${signal.request.status}`,
        'request',
        m,
        known,
      );
      continue;
    }
    if (signal.access) {
      // The access log restates the request: one surface, two witnesses.
      const { method, route, status } = signal.access;
      if (known.length > 0) addRuled(drafts, '', 'message', m, known);
      else if (status >= 400) addRuled(drafts, `request ${method} ${route} ${status}`, 'request', m, []);
      continue;
    }
    if (inChain.has(signal.key)) {
      const own = exceptionDrafts.filter((d) => d.members.some((x) => x.signal.key === signal.key));
      for (const one of known) {
        // The line under which a trace was printed tells of it; what it tells is no name of the exception.
        const lead =
          one.rule.tier === 'symptom' && one.match.exceptionIndex === undefined && !signal.exception;
        if (lead) addRuled(drafts, '', 'message', m, [one]);
        else attach(drafts, own, m, one.match, one.rule);
      }
      continue;
    }
    const quoted = exceptionDrafts.findLast((d) => quotes(m, d.exception));
    if (
      quoted &&
      known.every(({ rule }) => !quoted.rule || quoted.rule.id === rule.id || !related(rule, quoted.rule))
    ) {
      quoted.members.push(m);
      for (const { match, rule } of known) attach(drafts, [quoted], m, match, rule);
      continue;
    }
    const heads = exceptionDrafts.find((d) => d.chain?.depth === 0 && introduces(m, d));
    if (heads && known.length === 0) {
      heads.members.push(m);
      continue;
    }
    const kind = signal.lifecycle === 'exit' ? 'exit' : 'message';
    addRuled(drafts, kind === 'exit' ? 'exit' : `message ${signal.template}`, kind, m, known);
  }
  // Nothing but requests that went well, of which a rule knew a change: the lines themselves are what there is to show.
  if (drafts.length === 0)
    for (const m of failure.members) addRuled(drafts, `message ${m.signal.template}`, 'message', m, []);
  return [...testNode(group), ...mergedDrafts(drafts)].map((d) => ({ tests: [], ...d }));
}

/**
 * An event, or a line of a node's own daemons, quotes what the cluster itself ran into (a refused probe, a registry without a name, a runtime
 * that does not answer): where a rule about Kubernetes knows it, a rule about a program's own calls has nothing to say, unless it is known to be behind it.
 */
function ofCluster(
  told: boolean,
  known: { readonly match: Match; readonly rule: RuleInfo }[],
): { readonly match: Match; readonly rule: RuleInfo }[] {
  const about = (rule: RuleInfo): boolean => rule.id.startsWith('K8S_');
  if (!told || !known.some(({ rule }) => about(rule))) return known;
  return known.filter(
    ({ rule }) => about(rule) || known.some((other) => about(other.rule) && behindEvent(rule, other.rule)),
  );
}

/** Behind a symptom that is not just any end of a container. */
function behindEvent(rule: RuleInfo, symptom: RuleInfo): boolean {
  return symptom.id !== 'K8S_CRASH_LOOP' && isBehind(rule, symptom);
}

/** One node for each rule seen in the entry; without a rule one node of its own. */
function addRuled(
  drafts: Draft[],
  id: string,
  kind: Node['kind'],
  m: Member,
  known: readonly { match: Match; rule: RuleInfo }[],
): void {
  const add = (key: string, rule: RuleInfo | undefined, captures: Match['captures']): void => {
    const found = drafts.find((d) => d.id === key);
    if (rule && found && kind === 'message' && ofOtherSides(found.members, [m])) {
      const own = `${key} ${m.signal.service ?? ''}`;
      if (own !== key) return addDraft(own, rule, captures);
    }
    addDraft(key, rule, captures);
  };
  const addDraft = (key: string, rule: RuleInfo | undefined, captures: Match['captures']): void => {
    const before = drafts.find((d) => d.id === key);
    if (!before)
      return void drafts.push({ id: key, kind, ...(rule ? { rule } : {}), captures, members: [m] });
    before.members.push(m);
    if (rule && !before.rule) Object.assign(before, { rule, captures });
  };
  if (known.length === 0) return add(id, undefined, {});
  const lead = known.filter(
    (own, i) => !known.some((other, k) => k !== i && !related(own.rule, other.rule) && leads(other, own)),
  );
  // Of several rules of one request entry the one nearest the surface names it, the others say what kind of refusal it was.
  const surface =
    kind === 'request'
      ? lead.find(({ rule }) => !lead.some((other) => other.rule !== rule && isBehind(rule, other.rule)))
      : undefined;
  for (const { match, rule } of lead) {
    const before = drafts.find((d) => d.id === `message ${rule.id}`);
    if (rule === surface?.rule) add(id, rule, match.captures);
    else if (kind === 'request' && !before)
      drafts.push({
        id: `message ${rule.id}`,
        kind: 'message',
        rule,
        captures: match.captures,
        members: [m],
      });
    else add(`${kind === 'request' ? 'message' : kind} ${rule.id}`, rule, match.captures);
  }
}

/** Hangs a rule on the exception that it hit, else on the deepest one of the entry. */
function attach(drafts: Draft[], own: readonly Draft[], m: Member, match: Match, rule: RuleInfo): void {
  const hit =
    match.exceptionIndex === undefined ? undefined : m.signal.exception?.exceptions[match.exceptionIndex];
  const target = (hit && own.findLast((d) => d.exception && sameException(d.exception, hit))) ?? own.at(-1);
  if (!target) return;
  if (
    !target.rule ||
    (target.rule.id !== rule.id && !related(rule, target.rule) && better(rule, target.rule))
  ) {
    target.rule = rule;
    target.captures = match.captures;
  } else if (target.rule.id !== rule.id && related(rule, target.rule)) {
    const id = `message ${rule.id}`;
    const before = drafts.find((d) => d.id === id);
    if (before) before.members.push(m);
    else drafts.push({ id, kind: 'message', rule, captures: match.captures, members: [m] });
  }
}

/** Chains of the failure without repetition: a chain whose exceptions all stand in another one adds evidence to it. */
function distinctChains(
  failure: Failure,
): readonly { exceptions: readonly ExceptionInfo[]; members: readonly Member[] }[] {
  const collapsed = failure.chains.map(({ chain, members }) => ({
    exceptions: collapse(chain),
    members: [...members] as Member[],
  }));
  collapsed.sort((a, b) => b.exceptions.length - a.exceptions.length);
  const kept: typeof collapsed = [];
  for (const c of collapsed) {
    const host = kept.find((k) => c.exceptions.every((e) => k.exceptions.some((x) => sameException(x, e))));
    if (host) for (const member of c.members) host.members.push(member);
    else kept.push(c);
  }
  return kept;
}

/** Neighbours that say the same (a re-raise) are one layer; the deeper frames are kept, they are nearer to the throw. */
function collapse(chain: ExceptionChain): readonly ExceptionInfo[] {
  const out: ExceptionInfo[] = [];
  for (const e of causeLine(chain)) {
    const top = out.at(-1);
    if (top && sameException(top, e))
      out[out.length - 1] = { ...e, frames: e.frames.length > 0 ? e.frames : top.frames };
    else out.push(e);
  }
  return out;
}

function sameException(a: ExceptionInfo, b: ExceptionInfo): boolean {
  return a.type === b.type && a.message === b.message;
}

/** Whether an entry's text names the exception: by type and message, or by a message long enough to be its own. */
function quotes(m: Member, e: ExceptionInfo | undefined): boolean {
  if (!e) return false;
  const mention = m.signal.mention;
  if (mention && mention.type === e.type && mention.message === e.message) return true;
  const line = e.message.split('\n', 1)[0]?.trim() ?? '';
  return line.length >= MIN_QUOTED && m.signal.message.includes(line);
}

/** Whether a line is the heading of a trace: of the same stream and, where they name one, of the same request; a line that states a lower level than an error has news of its own. */
function introduces(m: Member, draft: Draft): boolean {
  const first = draft.members.reduce(
    (a, b) => (a.signal.time <= b.signal.time ? a : b),
    draft.members[0] ?? m,
  ).signal;
  const { severity, correlation } = m.signal;
  if (severity !== 'DEFAULT' && SEVERITY_NUMBER[severity] < SEVERITY_NUMBER.ERROR) return false;
  const gap = first.time - m.signal.time;
  return (
    gap >= 0n &&
    gap <= HEADER_GAP &&
    first.instance === m.signal.instance &&
    first.logId === m.signal.logId &&
    first.correlation.trace === correlation.trace &&
    first.correlation.requestId === correlation.requestId
  );
}

function testNode(
  group: FailureGroup,
): readonly (Omit<Draft, 'members'> & { members: Member[]; tests: FailureGroup['tests'] })[] {
  return group.tests.length === 0
    ? []
    : [{ id: 'test', kind: 'test', captures: {}, members: [], tests: group.tests }];
}
