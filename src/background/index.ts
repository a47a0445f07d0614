export { callersBy } from './callers.ts';
export { healedBy } from './healed.ts';
export { settle } from './settle.ts';
