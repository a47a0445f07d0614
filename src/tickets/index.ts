export { attach, type AttachOptions, type AttachDone } from './attach.ts';
export type { HttpWorld } from './http.ts';
export type { TicketIndex, IndexEntry } from './ticket-index.ts';
export type { TicketRules, Wording } from './draft.ts';
