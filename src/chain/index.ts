export { buildChain } from './build.ts';
export { driftChain, driftEvidence } from './drift.ts';
export { buildChains } from './merge.ts';
export { slowChain, slowEvidence } from './slow-operations.ts';
