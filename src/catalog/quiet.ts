import type { ByteNeedle } from '../util/byte-needle.ts';
import { requestTail } from './request-text.ts';
import type { Catalog, EntryView } from './types.ts';

/**
 * Tells on bytes which rules could be seen in a *quiet* entry: severity (the field and the effective one) below WARNING, no
 * exception, no protoPayload, a status below 400, all ASCII and without escapes but `\"`, so that texts stand as they are.
 */
export interface QuietSieve {
  /** What to look for in payload and request, and elsewhere where it says so; the owner is the rule's index. */
  readonly needles: readonly ByteNeedle[];
  /** Rules to be tried on every quiet entry: nothing can be required of its bytes. */
  readonly always: readonly number[];
  /** Rules that may be seen in the text made of a request without payload whose URL ends like this (in any case). */
  readonly onRequests: readonly { readonly tail: string; readonly rule: number }[];
  /** The texts of rules that may be seen by what stands in resource, labels and log name: as they are, not as JSON's bytes have them. */
  readonly atPlaces: readonly { readonly text: string; readonly rule: number }[];
  readonly matches: (rule: number, view: EntryView) => boolean;
}

/** Builds the sieve of a catalog. */
export function createQuietSieve({ rules }: Pick<Catalog, 'rules'>): QuietSieve {
  const needles: ByteNeedle[] = [];
  const atPlaces: { text: string; rule: number }[] = [];
  const always: number[] = [];
  const onRequests: { tail: string; rule: number }[] = [];
  rules.forEach((rule, owner) => {
    const { needles: found, everywhere, placed } = rule.signs().quiet;
    if (found === 'never') return;
    if (found === null) {
      always.push(owner);
      return;
    }
    for (const text of found) {
      const raw = inBytes(text);
      if (raw !== null) {
        needles.push(everywhere ? { text: raw, owner, everywhere } : { text: raw, owner });
        if (placed) atPlaces.push({ text, rule: owner });
      }
      const tail = requestTail(text);
      if (tail !== null) onRequests.push({ tail, rule: owner });
    }
  });
  return {
    needles,
    atPlaces,
    always,
    onRequests,
    matches: (rule, view) => (rules[rule]?.match(view) ?? null) !== null,
  };
}

/** A text as JSON's bytes have it; null where it cannot stand in a quiet entry. */
function inBytes(text: string): string | null {
  return /^[\x20-\x5b\x5d-\x7e]+$/.test(text) ? text.replaceAll('"', '\\"') : null;
}
