/** Public API of rca. */
export {
  compileFilter,
  investigate,
  loadCatalog,
  parseException,
  render,
  type LibraryOptions,
} from './cli/library.ts';
export { BUNDLED_RULES } from './cli/assets.ts';
export { UserError } from './util/errors.ts';
export type * from './model/index.ts';
export type { Catalog, Rule } from './catalog/index.ts';
export type { Format, RenderOptions } from './render/index.ts';
