export { correlate, type CorrelateDeps } from './correlate.ts';
export { chronicOf, type GoodWindow } from './chronic.ts';
export { findDrift } from './drift.ts';
