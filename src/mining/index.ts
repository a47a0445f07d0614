export { maskMessage } from './mask.ts';
export { templateText } from './template-text.ts';
export { createMiner } from './miner.ts';
export type { Miner, MinerOptions, Template } from './miner.ts';
export { compareTemplates } from './compare-templates.ts';
export type { TemplateChange, TemplateCounts } from './compare-templates.ts';
