export { correlate, type CorrelateDeps } from './correlate.ts';
