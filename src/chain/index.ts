export { buildChain } from './build.ts';
