import type { Signal } from '../model/index.ts';
import type { KeptText } from '../util/alike-texts.ts';
import { detached } from '../util/detached.ts';

const KEPT: unique symbol = Symbol('kept');

/** One getter for all: with one of its own each, every signal would be a table of its own to the engine, of several times the size. */
const MESSAGE = {
  enumerable: true,
  configurable: true,
  get(this: { readonly [KEPT]: KeptText }): string {
    return this[KEPT].text();
  },
} as const;

/** The signal with its message kept as what tells it from another. */
export function withKeptMessage(signal: Signal, kept: KeptText): Signal {
  const { message: _, quote, ...rest } = signal;
  // A part of a text keeps the whole alive.
  const own = { ...rest, quote: detached(quote), [KEPT]: kept };
  return Object.defineProperty(own, 'message', MESSAGE) as typeof own & Pick<Signal, 'message'>;
}
