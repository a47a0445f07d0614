export { besideBy } from './beside.ts';
export { callersBy } from './callers.ts';
export { healedBy } from './healed.ts';
export { settle } from './settle.ts';
