import { SEVERITY_NUMBER, type Severity } from '../model/index.ts';
import { cut } from '../util/text.ts';
import { captureCheck } from './check-capture.ts';
import { exceptionCheck } from './check-exception.ts';
import type { Check } from './check.ts';
import { filterCheck } from './check-filter.ts';
import { mergeHits, PLAIN_HIT } from './hit.ts';
import { ruleRegex } from './regex.ts';
import type { Condition } from './rule-doc.ts';
import { exceptionTexts } from './exception-texts.ts';
import type { EntryView, RuleHit } from './types.ts';

/** The checks of a condition; regexes and filters in it are compiled when they first run. */
export function conditionCheck(condition: Condition, path = 'when'): Check {
  const parts: Check[] = [];
  // Cheap ones first: the first that fails ends it. Captures come last, so that theirs win over named groups.
  if (condition.level !== undefined) parts.push(levelCheck(condition.level, `${path}.level`));
  if (condition.text !== undefined) parts.push(textCheck(condition.text, `${path}.text`));
  if (condition.exception !== undefined) parts.push(exceptionCheck(condition.exception, `${path}.exception`));
  if (condition.filter !== undefined) parts.push(filterCheck(condition.filter, `${path}.filter`));
  if (condition.not !== undefined)
    parts.push(notCheck(conditionCheck(condition.not, `${path}.not`), `${path}.not`));
  if (condition.all !== undefined)
    parts.push(
      allOf(
        condition.all.map((one, i) => conditionCheck(one, `${path}.all.${i}`)),
        `${path}.all`,
      ),
    );
  if (condition.any !== undefined)
    parts.push(
      anyOf(
        condition.any.map((one, i) => conditionCheck(one, `${path}.any.${i}`)),
        `${path}.any`,
      ),
    );
  for (const [name, spec] of Object.entries(condition.capture ?? {}))
    parts.push(captureCheck(name, spec, `${path}.capture.${name}`));
  const [only] = parts;
  return parts.length === 1 && only ? only : allOf(parts, path);
}

function allOf(parts: readonly Check[], path: string): Check {
  return {
    path,
    group: 'all',
    parts,
    wanted: 'all of these',
    run: (view) => {
      let hit: RuleHit = PLAIN_HIT;
      for (const part of parts) {
        const one = part.run(view);
        if (one === null) return null;
        hit = mergeHits(hit, one);
      }
      return hit;
    },
    got: () => '',
  };
}

function anyOf(parts: readonly Check[], path: string): Check {
  return {
    path,
    group: 'any',
    parts,
    wanted: 'any of these',
    run: (view) => {
      for (const part of parts) {
        const hit = part.run(view);
        if (hit !== null) return hit;
      }
      return null;
    },
    got: () => '',
  };
}

function notCheck(part: Check, path: string): Check {
  return {
    path,
    group: 'not',
    parts: [part],
    wanted: 'none of this',
    run: (view) => (part.run(view) === null ? PLAIN_HIT : null),
    got: () => '',
  };
}

function levelCheck(level: Severity, path: string): Check {
  const least = SEVERITY_NUMBER[level];
  return {
    path,
    wanted: `severity ${level} or above`,
    run: ({ entry }) => (SEVERITY_NUMBER[entry.severity] >= least ? PLAIN_HIT : null),
    got: ({ entry }) => `severity ${entry.severity}`,
  };
}

/** `text` is what a person reads: the message, and the exceptions that a field of their own holds (`stack`, `exc_info`). */
function textCheck(source: string, path: string): Check {
  const regex = ruleRegex(source);
  const hitIn = (text: string): RuleHit | null => {
    const groups = regex.groups(text);
    if (groups === null) return null;
    const { '': _whole, '1': _only, ...captures } = groups;
    return Object.keys(captures).length === 0 ? PLAIN_HIT : { captures };
  };
  return {
    path,
    wanted: `/${source}/ in the message`,
    run: (view) => {
      const hit = hitIn(view.entry.message);
      if (hit !== null) return hit;
      for (const { index, text } of exceptionTexts(view)) {
        const inside = hitIn(text);
        if (inside !== null) return { ...inside, exceptionIndex: index };
      }
      return null;
    },
    got: (view: EntryView) =>
      view.entry.message === '' ? 'the entry has no message' : cut(view.entry.message, 200),
  };
}
