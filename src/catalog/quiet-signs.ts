import { SEVERITY_NUMBER } from '../model/index.ts';
import { filterOf } from './check-filter.ts';
import { expandHoles } from './hole.ts';
import { filterNeedles, MOST_NEEDLES } from './needles.ts';
import { failsQuietly, looksAtPlace, looksElsewhere } from './quiet-filter.ts';
import { bestOf, eitherOf, regexNeedles, type Needles } from './regex-literals.ts';
import type { Condition } from './rule-doc.ts';

/** By what a rule shows in the bytes of a quiet entry (`QuietSieve`). */
export interface QuietSigns {
  /** Texts of which one must occur; `never`: the rule is seen in no quiet entry; null where nothing can be required. */
  readonly needles: Needles | 'never';
  /** Whether they may stand elsewhere than in payload and request. */
  readonly everywhere: boolean;
  /** Whether they may stand in resource, labels and log name. */
  readonly placed: boolean;
}

/** By what a condition shows in the bytes of a quiet entry. */
export function quietSigns(condition: Condition): QuietSigns {
  return {
    needles: quietNeedles(condition),
    everywhere: elsewhere(condition),
    placed: placed(condition),
  };
}

function quietNeedles(condition: Condition): QuietSigns['needles'] {
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
