import type {
  Chain,
  ChainLayer,
  Cite,
  Contradiction,
  Failure,
  Member,
  Observed,
  RuleInfo,
  Signal,
} from '../model/index.ts';
import { counted } from '../util/text.ts';
import { formatDuration } from '../util/time.ts';
import { unavailableToo } from './unavailable.ts';

/** Citations of one contradiction. */
const MAX_CITES = 2;
/** Lines of one layer that are told to be an echo. */
const MAX_ECHOES = 3;
/** What redaction, ours or that of others, leaves in place of a value. */
const HOLE = /=REDACTED|\[[a-z]{2,12}:[0-9a-z]{4,}\]|\*{3,}|<redacted>/i;

type Against = NonNullable<RuleInfo['contradicts']>[number];

/**
 * Holds what applications say of their own failures against the entries beside it: a guess that a rule of the same failure (or of other
 * failures of the same requests) rules out, a line that words an answer of its own as a failure of something else, and one that
 * calls unavailable what answered others.
 */
export function contradicted(
  chains: readonly Chain[],
  rules: ReadonlyMap<string, RuleInfo>,
  observed: Pick<Observed, 'signals' | 'exposure'> = { signals: [], exposure: [] },
): readonly Chain[] {
  const failures = chains.flatMap((c) => c.group.failures);
  return chains.map((chain) => {
    const layers = chain.layers.map((layer, i): ChainLayer => {
      const found = [
        ...layer.claims.flatMap((claim) => againstGuess(claim, chain, failures, rules) ?? []),
        ...(i === chain.established ? echoes(layer, chain) : []),
        ...unavailableToo(layer, chain, observed),
      ];
      return found.length === 0 ? layer : { ...layer, contradicted: found };
    });
    const [surface, ...deeper] = layers;
    return surface && layers.some((l) => l.contradicted) ? { ...chain, layers: [surface, ...deeper] } : chain;
  });
}

/** What rules out a guess; undefined where nothing does. */
function againstGuess(
  claim: string,
  chain: Chain,
  all: readonly Failure[],
  rules: ReadonlyMap<string, RuleInfo>,
): Contradiction | undefined {
  const guessing = chain.group.failures.filter((f) => f.members.some((m) => m.signal.claims.includes(claim)));
  const line = guessing[0]?.members.find((m) => m.signal.claims.includes(claim));
  const matter = wordsOf(line?.signal.message ?? claim);
  const speaks = (m: Member): { signal: Signal; why: string } | undefined => {
    if (m.signal.claims.includes(claim)) return undefined;
    for (const match of m.signal.matches)
      for (const against of rules.get(match.ruleId)?.contradicts ?? [])
        if (isAbout(claim, matter, against)) return { signal: m.signal, why: against.because };
    return undefined;
  };
  const find = (f: Failure): { signal: Signal; why: string } | undefined => {
    for (const m of f.members) {
      const found = speaks(m);
      if (found) return found;
    }
    return undefined;
  };
  const veil = HOLE.test(claim) ? ' (as far as a redaction hole lets the guess be read)' : '';
  const own = guessing.flatMap((f) => find(f) ?? []);
  if (own[0])
    return {
      claim,
      scope: 'failure',
      why: `in ${own.length} of the ${counted(guessing.length, 'failure')} in which it is guessed an entry says otherwise${veil}: ${own[0].why}`,
      cites: citesOf(own),
    };
  const surfaces = new Set(guessing.flatMap(surfacesOf));
  const near = all.filter((f) => !guessing.includes(f) && surfacesOf(f).some((s) => surfaces.has(s)));
  const beside = near.flatMap((f) => find(f) ?? []);
  if (!beside[0]) return undefined;
  return {
    claim,
    scope: 'beside',
    why: `not so for all${veil}: ${counted(beside.length, 'other failure')} of the same requests on the same instance ${beside.length === 1 ? 'says' : 'say'} otherwise: ${beside[0].why} That does not settle these ${guessing.length}.`,
    cites: citesOf(beside),
  };
}

/** Whether a rule speaks of the matter that is guessed at. A redaction hole may hide the guess itself, never what it is about. */
function isAbout(claim: string, matter: string, against: Against): boolean {
  const says = (words: string, list: readonly string[]): boolean =>
    list.some((w) => words.includes(` ${w.toLowerCase()} `));
  return says(matter, against.about) && (says(wordsOf(claim), against.guess) || HOLE.test(claim));
}

function wordsOf(text: string): string {
  return ` ${text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .join(' ')} `;
}

/** The requests of a failure, by route, on its instance and revision. */
function surfacesOf(f: Failure): readonly string[] {
  return f.members.flatMap(({ signal }) => {
    const seen = signal.request ?? signal.access;
    return seen
      ? [[f.service, f.revision, f.instance, seen.method, seen.route, seen.status].join('\u0000')]
      : [];
  });
}

function citesOf(found: readonly { readonly signal: Signal }[]): readonly Cite[] {
  return found.slice(0, MAX_CITES).map(({ signal }) => ({ signal }));
}

/**
 * Lines that end in the answer of their own request (`Failed to open a session: 403: Not authenticated`) word it as a failure of
 * something else. They are told apart where the answer is the deepest thing that the failure shows.
 */
function echoes(layer: ChainLayer, chain: Chain): readonly Contradiction[] {
  const status = /^([45]\d\d): /.exec(layer.title)?.[1];
  if (status === undefined || layer.exception || layer.ruleId !== undefined || layer.basis === 'inferred')
    return [];
  const alone = chain.group.failures.every((f) =>
    f.members.every(
      ({ signal: s }) =>
        s.role !== 'error' || s.request || s.access || (s.body ?? s.quote).trim().endsWith(layer.title),
    ),
  );
  const lines = new Map<string, { signal: Signal; request: Signal; failures: number }>();
  for (const f of chain.group.failures) {
    const request = f.members.find((m) => m.signal.request?.status === Number(status))?.signal;
    if (!request) continue;
    const here = new Map<string, Signal>();
    for (const { signal } of f.members) {
      const text = (signal.body ?? signal.quote).trim();
      if (signal.request || signal.access || !text.endsWith(`: ${layer.title}`)) continue;
      const head = text.slice(0, -layer.title.length - 2);
      if (BLAMES.test(head) && !here.has(signal.template)) here.set(signal.template, signal);
    }
    for (const [template, signal] of here) {
      const before = lines.get(template);
      lines.set(template, { signal, request, ...before, failures: (before?.failures ?? 0) + 1 });
    }
  }
  return [...lines.values()].slice(0, MAX_ECHOES).map(({ signal, request, failures }) => ({
    claim: (signal.body ?? signal.quote).trim(),
    scope: 'failure',
    why: `it repeats the answer ${status} to ${request.request?.method ?? ''} ${request.request?.route ?? ''}, which came in ${formatDuration(signal.time - request.time)} before it ${signal.instance !== undefined && signal.instance === request.instance ? 'on the same instance' : 'in the same failure'}, in ${failures}/${chain.group.failures.length} failures${alone ? '; no entry of them says that anything but the request was refused' : ''}`,
    cites: [{ signal: request }, { signal }],
  }));
}

/** Words by which a line says that something failed. */
const BLAMES = /\b(?:fail(?:ed|ure|s)?|error|could ?n[o']t|cannot|unable|exception|refused)\b/i;
