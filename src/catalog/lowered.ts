import { rememberingLatest } from '../util/latest.ts';

/** A text in lower case as needles are compared with it; null where characters outside of ASCII may fold into letters. */
export const lowered = rememberingLatest((text) => (/[^\x00-\x7f]/.test(text) ? null : text.toLowerCase()));
