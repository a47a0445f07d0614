import type { JsonObject } from '../../model/index.ts';

/** What a spelling made of a value: an entry in the REST API's spelling, a value inside it to be told apart anew, or why not. */
export type Spelled =
  | { readonly raw: JsonObject }
  | { readonly inner: unknown; readonly lossy?: boolean }
  | { readonly reason: string };

/** One way in which log entries are written. `matches` looks at keys only and must be cheap. */
export interface Spelling {
  readonly name: string;
  /** How much of an entry it carries: of two copies of one entry the one with the lower number is kept. */
  readonly loss: 0 | 1 | 2 | 3;
  /** `flat`: the value came as a table row (all texts), not as JSON. */
  readonly matches: (value: JsonObject, flat: boolean) => boolean;
  readonly spell: (value: JsonObject) => Spelled;
}
