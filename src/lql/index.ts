export type { Filter } from './ast.ts';
export type { FilterError } from './error.ts';
export { MAX_LENGTH, compile, compileFilter, parseFilter } from './filter.ts';
