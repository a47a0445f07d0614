// Addresses of the tables that are written before the first record, and kinds of texts.

export let TOP_KEYS: usize = 0;
export let PAYLOAD_KEYS: usize = 0;
export let REQUEST_KEYS: usize = 0;

export const KIND_RESOURCE: u32 = 1;
export const KIND_LABELS: u32 = 2;
export const KIND_LOG: u32 = 3;
export const KIND_SEVERITY: u32 = 4;
export const KIND_LEVEL: u32 = 5;
export const KIND_METHOD: u32 = 6;
export const KIND_ROUTE: u32 = 7;
export const KIND_PLACE: u32 = 8;
export const KIND_REQUEST: u32 = 9;

export function keysAt(top: usize, payload: usize, request: usize): void {
  TOP_KEYS = top;
  PAYLOAD_KEYS = payload;
  REQUEST_KEYS = request;
}
