/** Parts of strings shorter than this are copies already. */
const COPIED = 13;

/**
 * The same text, as a string of its own: a part of a string keeps the whole alive, and what is kept of an entry must not keep the entry.
 */
export function detached(text: string): string {
  return text.length < COPIED ? text : (JSON.parse(JSON.stringify(text)) as string);
}
