export { askCheckout, type CheckoutQuestion } from './ask.ts';
export type { CheckoutMap } from './checkout-map.ts';
export { createCommitHints } from './commit-hints.ts';
export { checkFix, codeCheck, type FixCheck } from './fix-check.ts';
export { wouldDecide } from './would-decide.ts';
