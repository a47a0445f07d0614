export { ensureFolder } from './folder.ts';
export { cacheDir, loadLastRun, saveLastRun, stateDir, type LastRun } from './last-run.ts';
export { openTicketIndex } from './ticket-index.ts';
export { openHistory, type History, type RunInputs, type Sighting } from './history.ts';
export type { RunRow } from './history-rows.ts';
export { fixedBefore, storiesOf, withStories } from './history-story.ts';
