/** Any JSON value, as it was read: nothing about it is known yet. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object, as it was read. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** A list that cannot be empty: used where a statement without evidence must not compile. */
export type NonEmpty<T> = readonly [T, ...T[]];
