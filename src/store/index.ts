export { ensureFolder } from './folder.ts';
export { cacheDir, loadLastRun, saveLastRun, stateDir, type LastRun } from './last-run.ts';
