import { canonicalJson, hash64 } from '../util/hash.ts';
import { entranceOf, placesOf, type Entrance, type Places } from './places.ts';
import { quietSigns, type QuietSigns } from './quiet-signs.ts';
import type { RuleDoc } from './rule-doc.ts';

/** What a rule's content alone tells of where it can be seen: found once, and kept from run to run. */
export interface RuleSigns {
  /** By what it shows in the bytes of a quiet entry. */
  readonly quiet: QuietSigns;
  /** What every entry has in which it is seen; null where nothing can be told. */
  readonly entrance: Entrance | null;
  /** Clauses of which each needs one of its places. */
  readonly places: Places;
  /** 16 hex digits over what it says. */
  readonly hash: string;
}

/** Finds the signs of a rule in its content. */
export function signsOf(doc: RuleDoc): RuleSigns {
  return {
    quiet: quietSigns(doc.when),
    entrance: entranceOf(doc.when),
    places: placesOf(doc.when),
    hash: hash64(canonicalJson(doc)),
  };
}
