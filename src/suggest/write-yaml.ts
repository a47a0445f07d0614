import type { Pair, YAMLSeq } from 'yaml';
import { Document, Scalar, YAMLMap, visit } from 'yaml';
import { oneLine } from './escape.ts';
import type { DraftRule } from './types.ts';

/** What stands beside a rule as comments. */
export interface Remarks {
  /** At the top. */
  readonly head: readonly string[];
  readonly tier: string;
  /** For each example to ignore, in order. */
  readonly ignore: readonly string[];
}

const FLOW_WIDTH = 150;
const MAX_REMARK = 300;
/** What a terminal or an editor would not show, or would show otherwise. */
const UNPRINTED = /[\p{Zl}\p{Zp}]|(?![\t\n])\p{C}/u;
const UNPRINTED_ALL = new RegExp(UNPRINTED, 'gu');

/** The file of a draft rule. Whatever log text stands in it, it reads back as the same rule. */
export function draftYaml(rule: DraftRule, remarks: Remarks): string {
  const document = new Document(rule);
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value !== 'string' || !UNPRINTED.test(node.value)) return;
      node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  document.commentBefore = remarks.head.map(comment).join('\n');
  const root = document.contents as unknown as YAMLMap;
  remark(root, 'tier', remarks.tier);
  const examples = root.get('examples') as YAMLMap;
  for (const kind of ['match', 'ignore']) {
    const list = examples.get(kind) as YAMLSeq;
    for (const [i, item] of list.items.entries()) {
      if (!(item instanceof YAMLMap)) continue;
      // One line an example where it fits, as the rules beside it have it.
      if (JSON.stringify(item.toJSON()).length <= FLOW_WIDTH && !multiline(item)) item.flow = true;
      const why = kind === 'ignore' ? remarks.ignore[i] : undefined;
      if (why !== undefined) item.commentBefore = comment(why);
    }
  }
  const text = document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: true });
  // Such characters stand in double quotes only: there each is written as its code point.
  return text.replace(UNPRINTED_ALL, codePoint);
}

function remark(root: YAMLMap, key: string, text: string): void {
  const pair = root.items.find((one): one is Pair<Scalar, Scalar> => (one.key as Scalar).value === key);
  if (pair) pair.value!.comment = comment(text);
}

const comment = (text: string): string => ` ${oneLine(text).slice(0, MAX_REMARK)}`;

function multiline(map: YAMLMap): boolean {
  return JSON.stringify(map.toJSON()).includes('\\n');
}

function codePoint(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return code > 0xffff
    ? `\\U${code.toString(16).padStart(8, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
