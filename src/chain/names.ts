import type { FailureGroup, Signal } from '../model/index.ts';
import { byCode, cut, formatCount } from '../util/text.ts';
import { signalsOf, type Node } from './node.ts';

/** Other names told in a title, each with an entry that says it. */
const MAX_TOLD = 2;
const MAX_NAME = 40;

/** Of what else a layer is said than of the name in its own text: `(or globex, initech and 3 more)`, and the entries that say so. */
export interface OtherNames {
  readonly text: string;
  readonly signals: readonly Signal[];
}

/** The other names that failures of the finding say in the words of this node, most failures first; null where the node says other words. */
export function otherNames(node: Node, group: FailureGroup): OtherNames | null {
  const said = saidBy(node);
  if (!group.names || said === null || !holds(said, group.names.words)) return null;
  const inGroup = new Set(group.failures.map((f) => f.id));
  const counts = new Map<string, { failures: number; readonly signal: Signal }>();
  for (const [id, { name, signal }] of group.names.of) {
    if (!inGroup.has(id)) continue;
    const count = counts.get(name);
    if (count) count.failures += 1;
    else counts.set(name, { failures: 1, signal });
  }
  const own = signalsOf(node).map(({ key }) => key);
  const others = [...counts]
    .filter(([name, { signal }]) => name !== '' && !own.includes(signal.key) && !hasWord(said, name))
    .sort((a, b) => b[1].failures - a[1].failures || byCode(a[0], b[0]));
  if (others.length === 0) return null;
  const told = others.slice(0, MAX_TOLD);
  const rest = others.length - told.length;
  return {
    text: `(or ${told.map(([name]) => cut(name, MAX_NAME)).join(', ')}${rest === 0 ? '' : ` and ${formatCount(rest)} more`})`,
    signals: told.map(([, { signal }]) => signal),
  };
}

function saidBy(node: Node): string | null {
  if (node.exception) return node.exception.message;
  const [signal] = signalsOf(node);
  return node.kind !== 'message' || node.tail !== undefined ? null : (signal?.message ?? null);
}

/** Whether a text has the fixed words of a template, in their order. */
function holds(text: string, template: string): boolean {
  const said = wordsOf(text);
  let at = 0;
  for (const word of wordsOf(template)) {
    if (word.includes('<*>')) continue;
    while (at < said.length && said[at] !== word) at += 1;
    if (at === said.length) return false;
    at += 1;
  }
  return true;
}

function hasWord(text: string, name: string): boolean {
  const said = wordsOf(text);
  return wordsOf(name).every((word) => said.includes(word));
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s=:,;()[\]{}"'|]+/).filter((word) => word !== '');
}
