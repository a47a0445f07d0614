import { requiredLiterals, type Filter } from '../lql/index.ts';
import { filterOf } from './check-filter.ts';
import { expandHoles } from './hole.ts';
import { bestOf, eitherOf, regexNeedles, textNeedles, type Needles } from './regex-literals.ts';
import type { Condition, ExceptionCondition } from './rule-doc.ts';

/** A rule may know many wordings of one thing: each costs a place in the index, no literal at all costs a look at every entry. */
export const MOST_NEEDLES = 400;

/** Texts of which one must occur in every entry on which the condition holds; null where none can be told. */
export function conditionNeedles(condition: Condition): Needles {
  const sets: Needles[] = [];
  if (condition.text !== undefined) sets.push(regexNeedles(expandHoles(condition.text)));
  if (condition.filter !== undefined) sets.push(filterNeedles(condition.filter));
  if (condition.exception !== undefined) sets.push(exceptionNeedles(condition.exception));
  for (const one of condition.all ?? []) sets.push(conditionNeedles(one));
  if (condition.any !== undefined) sets.push(eitherOf(condition.any.map(conditionNeedles), MOST_NEEDLES));
  for (const spec of Object.values(condition.capture ?? {})) {
    if (typeof spec === 'string') sets.push(regexNeedles(expandHoles(spec)));
    else if (spec.field === undefined && !spec.optional && spec.regex !== undefined)
      sets.push(regexNeedles(expandHoles(spec.regex)));
  }
  return bestOf(sets, MOST_NEEDLES);
}

function exceptionNeedles(condition: ExceptionCondition): Needles {
  return bestOf(
    [condition.type, condition.message, condition.frame].map((source) =>
      source === undefined ? null : regexNeedles(expandHoles(source)),
    ),
  );
}

/** Texts of which one must occur in every entry that a filter matches. */
export function filterNeedles(text: string): Needles {
  const filter = filterOf(text);
  const literals = (requiredLiterals(filter) ?? []).map((clause) => eitherOf(clause.map(textNeedles)));
  return bestOf([...literals, ...patternsOf(filter.root).map(patternNeedles)]);
}

/** As of any regex, without the last character of each: in the entry a combining mark may follow it, and fold into it. */
function patternNeedles(pattern: string): Needles {
  const needles = regexNeedles(pattern)?.map((needle) => needle.slice(0, -1)) ?? null;
  return needles?.every((needle) => needle.length >= 3) === true ? needles : null;
}

/** The regexes that a filter asks of a field in each entry that it matches. */
function patternsOf(root: Filter['root']): readonly string[] {
  if (root.kind === 'and') return root.items.flatMap(patternsOf);
  return root.kind === 'compare' && root.op === '=~' && root.right.kind === 'literal'
    ? [root.right.text]
    : [];
}
