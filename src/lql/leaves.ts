/** A scalar inside a payload. */
export type Leaf = string | number | boolean;

/** Containers that are opened before each is remembered: JSON has no cycles, objects made by hand may. */
const TRUSTED = 5_000;

/** Whether any scalar anywhere inside a value passes. Key names are not searched. No recursion: payloads may nest deeply. */
export function someLeaf(value: unknown, test: (leaf: Leaf) => boolean): boolean {
  const open: unknown[] = [value];
  let opened = 0;
  let seen: Set<object> | null = null;
  while (open.length > 0) {
    const item = open.pop();
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') {
      if (test(item)) return true;
    } else if (typeof item === 'object' && item !== null) {
      if (++opened > TRUSTED) {
        seen ??= new Set();
        if (seen.has(item)) continue;
        seen.add(item);
      }
      // Indexed loops: spreading a payload's array into push() overflows the stack on long ones.
      const members: readonly unknown[] = Array.isArray(item) ? item : Object.values(item);
      for (let i = 0; i < members.length; i++) {
        const member = members[i];
        if (member !== null && member !== undefined) open.push(member);
      }
    }
  }
  return false;
}
