export type { Filter } from './ast.ts';
export { allOf, anyOf } from './combine.ts';
export type { FilterError } from './error.ts';
export { compile, compileFilter, parseFilter } from './filter.ts';
export { fold } from './fold.ts';
export { printFilter } from './print.ts';
export { requiredLiterals } from './required-literals.ts';
