import type { Chain, RuleInfo } from '../model/index.ts';

const HINT = '--repo DIR checks it';

/** Without a checkout: the same chain, whose open end says that a probe would decide it. */
export function wouldDecide(chain: Chain, rules: ReadonlyMap<string, RuleInfo>): Chain {
  const layer = chain.layers[chain.established];
  const rule = layer?.ruleId === undefined ? undefined : rules.get(layer.ruleId);
  if (!rule?.probes?.length || chain.open === null) return chain;
  const suspected = chain.suspected.map((s) =>
    s.ruleId === rule.id ? { ...s, confirm: `${s.confirm.replace(/[.\s]+$/, '')} (${HINT}).` } : s,
  );
  return { ...chain, suspected, open: suspected.length > 0 ? chain.open : `${chain.open} ${HINT}.` };
}
