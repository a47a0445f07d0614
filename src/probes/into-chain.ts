import type { Chain, ChainLayer, Cite, NonEmpty, ProbeOutcome } from '../model/index.ts';
import type { Answer } from './answer.ts';
import type { Running } from './which-commit.ts';

/** An answer with what else the checkout says about it. */
export interface Told {
  readonly answer: Answer;
  readonly outcome: ProbeOutcome;
  /** Sentences about the place: who changed it, and whether HEAD still has it. */
  readonly notes: readonly string[];
}

/** A chain with what the probes said of its deepest established layer: one layer more where an answer holds, the refuted ones apart. */
export function intoChain(chain: Chain, told: readonly Told[], running: Running): Chain {
  const refuted = told.filter((t) => t.outcome.verdict === 'refuted');
  const gone = new Set(refuted.map((t) => t.answer.title));
  const suspected = chain.suspected.filter((s) => !gone.has(s.title));
  const next: Chain = {
    ...chain,
    suspected,
    refuted: [
      ...chain.refuted,
      ...refuted.map((t) => ({
        title: t.answer.title,
        why: t.answer.why,
        cites: t.answer.places.map((code): Cite => ({ code })),
      })),
    ],
    probes: told.map((t) => t.outcome),
  };
  const best =
    told.find((t) => t.outcome.verdict === 'verified') ?? told.find((t) => t.outcome.verdict === 'supports');
  const above = chain.layers[chain.established];
  const [first, ...more] = best?.answer.places.map((code): Cite => ({ code })) ?? [];
  if (!best || !above || !first || above.basis === 'inferred') return next;
  const cites: NonEmpty<Cite> = [first, ...more];
  const at = `at ${running.commit.slice(0, 7)} (${running.why})`;
  const common = {
    title: best.answer.title,
    because:
      [best.answer.because, ...best.notes].filter((t) => t !== undefined && t !== '').join(' ') ||
      `${best.answer.why}.`,
    tier: 'application' as const,
    component: above.component,
    ...(above.ruleId === undefined ? {} : { ruleId: above.ruleId }),
    fix: [],
    claims: [],
    seen: above.seen,
  };
  const verified = best.outcome.verdict === 'verified';
  const confirm = best.answer.confirm ?? 'Give the commit that ran with --commit.';
  const layer: ChainLayer = verified
    ? {
        ...common,
        basis: 'verified',
        link: { kind: 'probe', basis: 'verified', why: `${best.answer.why}, ${at}` },
        cites,
      }
    : {
        ...common,
        basis: 'inferred',
        link: { kind: 'probe', basis: 'inferred', why: `${best.answer.why}, ${at}`, confirm },
        cites,
        confirm,
      };
  const established = chain.layers.slice(0, chain.established + 1) as unknown as NonEmpty<ChainLayer>;
  return {
    ...next,
    // What was only guessed below by time is no longer needed where the code shows it.
    layers: [...established, layer, ...(verified ? [] : chain.layers.slice(chain.established + 1))],
    established: verified ? chain.established + 1 : chain.established,
    suspected: verified ? [] : suspected,
    open: verified ? null : chain.open,
  };
}
