/** How a field of a message is read: a scalar, an enum by its names, a message by its table, a map of texts, or one of the well-known types. */
export type FieldKind =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'bytes'
  | 'struct'
  | 'value'
  | 'any'
  | 'timestamp'
  | 'duration'
  | 'labels'
  | readonly string[]
  | MessageTable;

/** Fields of a message: number -> name in JSON, kind, and whether it repeats. */
export interface MessageTable {
  readonly [field: number]: readonly [name: string, kind: FieldKind, repeated?: 'repeated'];
}

/** Reads protocol buffer bytes. All methods throw RangeError where the bytes end too early. */
export interface WireReader {
  readonly done: () => boolean;
  /** Field number and wire type of the next field. */
  readonly tag: () => readonly [field: number, type: number];
  readonly varint: () => bigint;
  readonly bytes: () => Uint8Array;
  readonly double: () => number;
  readonly skip: (type: number) => void;
}

/** A reader over one message. */
export function wireReader(bytes: Uint8Array): WireReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const advance = (size: number): number => {
    const from = at;
    if (size < 0 || from + size > bytes.length) throw new RangeError('the message ends too early');
    at += size;
    return from;
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = view.getUint8(advance(1));
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError('a number without end');
  };
  const slice = (): Uint8Array => {
    const size = Number(varint());
    const from = advance(size);
    return bytes.subarray(from, from + size);
  };
  return {
    done: () => at >= bytes.length,
    tag: () => {
      const key = Number(varint());
      return [Math.floor(key / 8), key % 8];
    },
    varint,
    bytes: slice,
    double: () => view.getFloat64(advance(8), true),
    skip(type) {
      if (type === 0) varint();
      else if (type === 1) advance(8);
      else if (type === 2) slice();
      else if (type === 5) advance(4);
      else throw new RangeError(`a field of the unknown wire type ${type}`);
    },
  };
}
