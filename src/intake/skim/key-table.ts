/** Longest key, in bytes (kernel/keys.ts). */
const WIDTH = 24;
const SLOTS = (WIDTH + 1) << 5;

/**
 * A table of keys for the kernel, to lie at `base`: a slot for each length and first letter, then lists of kind and text. Kinds are
 * above 0.
 */
export function keyTable(keys: Readonly<Record<string, number>>, base: number): Uint8Array {
  const lists = new Map<number, (readonly [text: string, kind: number])[]>();
  for (const [text, kind] of Object.entries(keys)) {
    if (text.length > WIDTH) throw new Error(`${text} is too long for a table of keys`);
    const slot = (text.length << 5) | (text.charCodeAt(0) & 31);
    lists.set(slot, [...(lists.get(slot) ?? []), [text, kind]]);
  }
  const entries = [...lists.values()].reduce((sum, list) => sum + list.length * (WIDTH + 4) + 4, 0);
  const bytes = new Uint8Array(SLOTS * 4 + entries);
  const view = new DataView(bytes.buffer);
  let at = SLOTS * 4;
  for (const [slot, list] of lists) {
    view.setUint32(slot * 4, base + at, true);
    for (const [text, kind] of list) {
      view.setUint32(at, kind, true);
      for (let i = 0; i < text.length; i++) bytes[at + 4 + i] = text.charCodeAt(i);
      at += WIDTH + 4;
    }
    at += 4;
  }
  return bytes;
}
