/** Messages that are one template so far; `keys` are the masked messages in it. */
export interface Cluster {
  readonly tokens: readonly string[];
  readonly count: number;
  readonly keys: readonly string[];
}
