/** An IP address (full prefix) or network: 4 or 16 bytes and the length of the prefix in bits. */
export interface Network {
  readonly bytes: readonly number[];
  readonly prefix: number;
}

/** `10.1.2.3`, `10.1.2.0/24`, `2001:db8::/32`; null where the text is neither. IPv4 in IPv6 (`::ffff:10.1.2.3`) counts as IPv4. */
export function parseNetwork(text: string): Network | null {
  if (text.length > 64) return null;
  const [address = '', length, ...rest] = text.split('/');
  if (rest.length > 0) return null;
  const bytes = address.includes(':') ? parseV6(address) : parseV4(address);
  if (bytes === null) return null;
  const bits = bytes.length * 8;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return null;
  const mapped =
    bytes.length === 16 &&
    prefix >= 96 &&
    bytes.slice(0, 10).every((b) => b === 0) &&
    bytes[10] === 255 &&
    bytes[11] === 255;
  return mapped ? { bytes: bytes.slice(12), prefix: prefix - 96 } : { bytes, prefix };
}

/** Whether all of `inner` lies in `outer`. */
export function contains(outer: Network, inner: Network): boolean {
  if (outer.bytes.length !== inner.bytes.length || inner.prefix < outer.prefix) return false;
  for (let i = 0, left = outer.prefix; left > 0; i++, left -= 8) {
    const mask = left >= 8 ? 0xff : (0xff << (8 - left)) & 0xff;
    if (((outer.bytes[i] ?? 0) & mask) !== ((inner.bytes[i] ?? 0) & mask)) return false;
  }
  return true;
}

function parseV4(text: string): readonly number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255))
    return null;
  return parts.map(Number);
}

function parseV6(text: string): readonly number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map((half) => parseGroups(half));
  const [head, tail] = groups;
  if (head === null || head === undefined || tail === null) return null;
  if (tail === undefined) return head.length === 16 ? head : null;
  const gap = 16 - head.length - tail.length;
  return gap < 2 ? null : [...head, ...new Array<number>(gap).fill(0), ...tail];
}

function parseGroups(text: string): readonly number[] | null {
  if (text === '') return [];
  const bytes: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (part.includes('.') && i === parts.length - 1) {
      const v4 = parseV4(part);
      if (v4 === null) return null;
      bytes.push(...v4);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      const group = parseInt(part, 16);
      bytes.push(group >> 8, group & 0xff);
    } else return null;
  }
  return bytes;
}
