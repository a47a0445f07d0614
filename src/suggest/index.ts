export { onlyItself } from './draft.ts';
export { oneLine } from './escape.ts';
export type { Refusal, Sample, SuggestDeps, View } from './types.ts';
export { draftAll, type Reading, type Seen, type Work } from './work.ts';
export { draftYaml } from './write-yaml.ts';
