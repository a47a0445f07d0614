export { maskMessage } from './mask.ts';
export { templateText } from './template-text.ts';
