/** A text to find in bytes without regard to ASCII case, itself lower-case ASCII, and the number of whoever wants to know. */
export interface ByteNeedle {
  readonly text: string;
  readonly owner: number;
  /** Whether it counts wherever it stands in an entry (ids, times); elsewhere than in payload and request it does not otherwise. */
  readonly everywhere?: boolean;
}
