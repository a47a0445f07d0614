export { cacheDir, loadLastRun, saveLastRun, stateDir, type LastRun } from './last-run.ts';
