export { FORMATS, renderReport, type Format, type RenderOptions } from './formats.ts';
export { visible } from './escape.ts';
