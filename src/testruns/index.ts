export { parseJUnit } from './junit.ts';
export { tieTests } from './tie.ts';
