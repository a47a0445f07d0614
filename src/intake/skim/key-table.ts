/** Finds which of some known keys stands in bytes. */
export type KeyTable = (bytes: Uint8Array, start: number, end: number) => number;

/** A table of keys: gives a key's number as named, 0 for any other. Keys are told apart by length and first letter, then compared. */
export function keyTable(keys: Readonly<Record<string, number>>): KeyTable {
  const longest = Math.max(...Object.keys(keys).map((key) => key.length));
  const slots: ({ readonly text: Uint8Array; readonly number: number }[] | undefined)[] =
    new Array<undefined>((longest + 1) << 5).fill(undefined);
  for (const [key, number] of Object.entries(keys)) {
    const text = Uint8Array.from(key, (c) => c.charCodeAt(0));
    (slots[(key.length << 5) | ((text[0] ?? 0) & 31)] ??= []).push({ text, number });
  }
  return (bytes, start, end) => {
    const length = end - start;
    if (length > longest || length === 0) return 0;
    const slot = slots[(length << 5) | ((bytes[start] as number) & 31)];
    if (slot === undefined) return 0;
    for (const { text, number } of slot) {
      let same = 0;
      while (same < length && bytes[start + same] === text[same]) same++;
      if (same === length) return number;
    }
    return 0;
  };
}
