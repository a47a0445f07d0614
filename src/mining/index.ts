export { maskMessage } from './mask.ts';
export {
  alikeIn,
  groupTemplates,
  isWordless,
  namesIn,
  oneWordApart,
  withoutNames,
} from './group-templates.ts';
export { templateText } from './template-text.ts';
export { nearTitles, type NearTitle } from './near-titles.ts';
export { createMiner } from './miner.ts';
export type { Miner, MinerOptions, Template } from './miner.ts';
export { compareTemplates } from './compare-templates.ts';
export type { TemplateChange, TemplateCounts } from './compare-templates.ts';
export { messageLine } from './message-line.ts';
export { rareWords } from './rare-words.ts';
export { createPatternBook } from './pattern-book.ts';
export type { PatternBook } from './pattern-book.ts';
export { createUnitBook } from './unit-book.ts';
export type { UnitBook } from './unit-book.ts';
export { compareBooks } from './compare-books.ts';
export type { BookComparison, BookSide, ComparedPattern } from './compare-books.ts';
