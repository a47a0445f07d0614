import type { FindingSeverity, Severity, Tier } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { hash64 } from '../util/hash.ts';
import { oneLine, withoutHoles } from './escape.ts';
import type { TextPattern } from './text-pattern.ts';

const LEADING = new Set(
  'a an the is are was were be been to of for in on at by with from and or it its this that has have had will can as but if then than into due'.split(
    ' ',
  ),
);
const MAX_WORDS = 5;
const MAX_ID = 48;
const MAX_TITLE = 140;

/** An id out of the fixed words of a pattern, unlike all in `taken`. */
export function idOf(template: string, taken: ReadonlySet<string>): string {
  const all =
    template
      .replace(/<\*>/g, ' ')
      // Letters without their marks: a word is not cut where it has one.
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .replace(/ß/g, 'ss')
      // Words that Latin letters do not spell whole say nothing in pieces.
      .match(/(?<![\p{L}\p{N}])[A-Za-z][A-Za-z0-9]*(?![\p{L}\p{N}])/gu) ?? [];
  const telling = all.filter((word) => word.length > 1 && !LEADING.has(word.toLowerCase()));
  let base = '';
  for (const word of telling.slice(0, MAX_WORDS)) {
    const longer = base === '' ? word.toUpperCase() : `${base}_${word.toUpperCase()}`;
    if (longer.length <= MAX_ID) base = longer;
  }
  if (base === '') base = `PATTERN_${hash64(template).slice(0, 8).toUpperCase()}`;
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}_${n}`;
    if (!taken.has(id)) return id;
  }
}

/** A title out of a pattern: captured parts as `{{name}}`, others as an ellipsis. Braces of the log text become no captures. */
export function titleOf({ fixed, holes }: Pick<TextPattern, 'fixed' | 'holes'>): string {
  let title = '';
  for (const [i, part] of fixed.entries()) {
    const hole = holes[i - 1];
    const shown = hole === undefined ? '' : hole.name === null ? '…' : `{{${hole.name}}}`;
    // A brace of the log text beside a capture's would be read as one of its own.
    const before = title.endsWith('{') && shown.startsWith('{') ? ' ' : '';
    const text = withoutHoles(part.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' '));
    const after = shown.endsWith('}') && text.startsWith('}') ? ' ' : '';
    const more = `${before}${shown}${after}${text}`;
    if (title.length + more.length > MAX_TITLE) {
      const room = MAX_TITLE - title.length - before.length - shown.length - after.length - 1;
      return oneLine(room > 0 ? `${title}${before}${shown}${after}${wholeChars(text, room)}…` : `${title}…`);
    }
    title += more;
  }
  const said = oneLine(title).replace(/[\s:;,-]+$/, '');
  return /[\p{L}\p{N}]/u.test(said) ? said : 'A pattern without words';
}

function wholeChars(text: string, length: number): string {
  const code = text.charCodeAt(length - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? length - 1 : length);
}

/** The severity of a finding by that of its entries. */
export function severityOf(worst: Severity): FindingSeverity {
  const n = SEVERITY_NUMBER[worst];
  if (n >= SEVERITY_NUMBER.CRITICAL) return 'critical';
  return n >= SEVERITY_NUMBER.ERROR ? 'high' : n >= SEVERITY_NUMBER.WARNING ? 'medium' : 'low';
}

/** A guess of the tier, and what it is guessed from. */
export interface TierGuess {
  readonly tier: Tier;
  readonly from: string;
}

const TIER_WORDS: readonly (readonly [Tier, RegExp])[] = [
  [
    'change',
    /\b(?:deployed|rolled back|rollout|migrated|migration|upgraded|config(?:uration)? (?:changed|updated))\b/i,
  ],
  ['platform', /\b(?:oom|out of memory|evict\w*|node|pod|kubelet|container|disk|quota|kernel|volume|iam)\b/i],
  [
    'dependency',
    /\b(?:connect\w*|database|redis|postgres\w*|mysql|mongo\w*|kafka|broker|upstream|unreachable|dns|resolve|timed? ?out|timeout|refused|peer|socket|host)\b/i,
  ],
  ['symptom', /\b(?:request failed|status(?: code)?|http|response|websocket|closed|aborted|giving up)\b/i],
];

/** Guesses the tier by the resource and the words of a pattern: which of several layers an error belongs to, its text seldom says. */
export function guessTier(template: string, resourceType: string | undefined): TierGuess {
  if (
    resourceType !== undefined &&
    /^(?:k8s_(?:node|cluster)|gce_instance|cloudsql_database)$/.test(resourceType)
  )
    return { tier: 'platform', from: `it is logged by ${oneLine(resourceType)}` };
  for (const [tier, words] of TIER_WORDS) {
    const word = words.exec(template)?.[0];
    if (word !== undefined) return { tier, from: `its text says ${JSON.stringify(oneLine(word))}` };
  }
  return {
    tier: 'application',
    from: 'nothing in its text speaks of a dependency, the platform or a change',
  };
}
