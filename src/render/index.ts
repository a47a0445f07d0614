export { FORMATS, renderReport, type Format, type RenderOptions } from './formats.ts';
export { markdownText, visible } from './escape.ts';
export { renderComparison, type ComparisonFormat } from './comparison/index.ts';
export { codePlace } from './code-place.ts';
export { partialsIn } from './environment.ts';
export { checkTemplate } from './templates.ts';
export { stepSummary } from './github.ts';
export { suspectsBeside } from './suspects.ts';
export { blindspotViews } from './blindspots.ts';
