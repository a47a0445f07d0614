/** Numbers in a row that grows. */
export interface Row {
  push(value: number): void;
  readonly values: Int32Array | Float64Array;
  readonly length: number;
  /** Gives the memory back at once; the row is empty then. */
  free(): void;
}

const FIRST = 4096;

/** An empty row. */
export function row(kind: Int32ArrayConstructor | Float64ArrayConstructor): Row {
  let values: Int32Array | Float64Array = new kind(FIRST);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        // The old memory is given back at once, not when it is collected.
        values = new kind((values.buffer as ArrayBuffer).transfer(values.byteLength * 2));
      }
      values[length++] = value;
    },
    get values() {
      return values;
    },
    get length() {
      return length;
    },
    free() {
      (values.buffer as ArrayBuffer).transfer(0);
      values = new kind(FIRST);
      length = 0;
    },
  };
}
