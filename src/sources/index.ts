export type { LogSource, SourceIo } from './log-source.ts';
export { openSources } from './open-sources.ts';
