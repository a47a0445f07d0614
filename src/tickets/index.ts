export { attach, type AttachOptions, type AttachDone } from './attach.ts';
export type { HttpWorld } from './http.ts';
export type { Wording } from './draft.ts';
