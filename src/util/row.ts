/** Numbers in a row that grows. */
export interface Row {
  push(value: number): void;
  readonly values: Int32Array | Float64Array;
  readonly length: number;
}

/** An empty row. */
export function row(kind: Int32ArrayConstructor | Float64ArrayConstructor): Row {
  let values: Int32Array | Float64Array = new kind(4096);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const old = values;
        values = new kind(length * 2);
        values.set(old);
      }
      values[length++] = value;
    },
    get values() {
      return values;
    },
    get length() {
      return length;
    },
  };
}
