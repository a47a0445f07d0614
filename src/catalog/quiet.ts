import { SEVERITY_NUMBER } from '../model/index.ts';
import type { ByteNeedle } from '../util/byte-needle.ts';
import { filterOf } from './check-filter.ts';
import { expandHoles } from './hole.ts';
import { filterNeedles, MOST_NEEDLES } from './needles.ts';
import { failsQuietly, looksAtPlace, looksElsewhere } from './quiet-filter.ts';
import { bestOf, eitherOf, regexNeedles, type Needles } from './regex-literals.ts';
import { requestTail } from './request-text.ts';
import type { Condition } from './rule-doc.ts';
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

/** `never`: the condition holds on no quiet entry. */
type Quiet = Needles | 'never';

/** Builds the sieve of a catalog. */
export function createQuietSieve({ rules }: Pick<Catalog, 'rules'>): QuietSieve {
  const needles: ByteNeedle[] = [];
  const atPlaces: { text: string; rule: number }[] = [];
  const always: number[] = [];
  const onRequests: { tail: string; rule: number }[] = [];
  rules.forEach((rule, owner) => {
    const found = quietNeedles(rule.doc.when);
    if (found === 'never') return;
    if (found === null) {
      always.push(owner);
      return;
    }
    const everywhere = elsewhere(rule.doc.when);
    const atPlace = placed(rule.doc.when);
    for (const text of found) {
      const raw = inBytes(text);
      if (raw !== null) {
        needles.push(everywhere ? { text: raw, owner, everywhere } : { text: raw, owner });
        if (atPlace) atPlaces.push({ text, rule: owner });
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

function quietNeedles(condition: Condition): Quiet {
  if (condition.exception !== undefined) return 'never';
  if (condition.level !== undefined && SEVERITY_NUMBER[condition.level] >= SEVERITY_NUMBER.WARNING)
    return 'never';
  const sets: Needles[] = [];
  if (condition.filter !== undefined) {
    if (failsQuietly(filterOf(condition.filter).root)) return 'never';
    sets.push(filterNeedles(condition.filter));
  }
  if (condition.text !== undefined) sets.push(regexNeedles(expandHoles(condition.text)));
  for (const one of condition.all ?? []) {
    const found = quietNeedles(one);
    if (found === 'never') return 'never';
    sets.push(found);
  }
  if (condition.any !== undefined) {
    const found = condition.any.map(quietNeedles).filter((one) => one !== 'never');
    if (found.length === 0) return 'never';
    sets.push(eitherOf(found, MOST_NEEDLES));
  }
  for (const spec of Object.values(condition.capture ?? {})) {
    if (typeof spec === 'string') sets.push(regexNeedles(expandHoles(spec)));
    else if (spec.field === undefined && !spec.optional && spec.regex !== undefined)
      sets.push(regexNeedles(expandHoles(spec.regex)));
  }
  return bestOf(sets, MOST_NEEDLES);
}

function parts(condition: Condition): readonly Condition[] {
  return [
    condition,
    ...(condition.all ?? []).flatMap(parts),
    ...(condition.any ?? []).flatMap(parts),
    ...(condition.not ? parts(condition.not) : []),
  ];
}

function elsewhere(condition: Condition): boolean {
  return parts(condition).some(
    (part) => part.filter !== undefined && looksElsewhere(filterOf(part.filter).root),
  );
}

function placed(condition: Condition): boolean {
  return parts(condition).some(
    ({ filter, capture }) =>
      (filter !== undefined && looksAtPlace(filterOf(filter).root)) ||
      // What a capture takes out of a field may be required to be there.
      Object.values(capture ?? {}).some((spec) => typeof spec !== 'string' && spec.field !== undefined),
  );
}
