import type { Evidence, Finding, Layer, NonEmpty, Why } from '../model/index.ts';

/**
 * The five whys out of the chain: one question for each layer below the surface, and one last that says what is not established.
 * Never padded: a chain of two layers gives two.
 */
export function whysOf(layers: NonEmpty<Layer>, chain: Pick<Finding, 'suspected' | 'open'>): readonly Why[] {
  const whys: Why[] = [];
  const add = (
    question: string,
    answer: string,
    basis: Why['basis'],
    evidence: readonly Evidence[],
  ): void => {
    whys.push({ n: whys.length + 1, question, answer, basis, evidence });
  };
  layers.forEach((layer, i) => {
    const above = layers[i - 1];
    if (!above) return;
    add(
      `Why: ${above.title}?`,
      layer.basis === 'inferred'
        ? `Perhaps: ${layer.title}. ${layer.link?.why ?? ''}. To confirm: ${layer.confirm}`
        : `${layer.title}. ${layer.because}`,
      layer.basis,
      layer.evidence,
    );
  });
  if (chain.open !== null) {
    // What is open is open behind the last layer that is established.
    const deepest = layers.findLast((layer) => layer.basis !== 'inferred') ?? layers[0];
    const suspected = chain.suspected.map((s) => `suspected: ${s.title} (check: ${s.confirm})`);
    const cited = chain.suspected.flatMap((s) => s.evidence ?? []);
    add(`Why: ${deepest.title}?`, ['Not established.', chain.open, ...suspected].join(' '), 'open', cited);
  }
  return whys;
}
