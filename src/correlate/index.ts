export { correlate, type CorrelateDeps } from './correlate.ts';
export { chronicOf, type GoodWindow } from './chronic.ts';
export { findDrift } from './drift.ts';
export { toldOf } from './told.ts';
