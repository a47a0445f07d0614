export { askCheckout, type CheckoutQuestion } from './ask.ts';
export { createCommitHints } from './commit-hints.ts';
export { checkFix, type FixCheck } from './fix-check.ts';
export { wouldDecide } from './would-decide.ts';
