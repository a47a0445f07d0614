export { buildChain } from './build.ts';
export { contradicted } from './contradicted.ts';
export { driftChain, driftEvidence } from './drift.ts';
export { lineChains } from './line.ts';
export { buildChains } from './merge.ts';
export { slowChain, slowEvidence } from './slow-operations.ts';
