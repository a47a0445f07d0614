import type { Json, JsonObject } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { leavesOf, onlyAt } from './leaves.ts';
import type { DraftCondition, SuggestDeps, View } from './types.ts';

const MAX_TEXT = 2000;
const MAX_SIZE = 6000;

/** An example as it stands in a rule file, and as the rule sees it. */
export interface WrittenExample {
  readonly value: Json;
  readonly view: View;
}

/** What examples are written for. */
export interface Writing {
  /** Paths of the fields that the rule asks for. */
  readonly paths: readonly (readonly string[])[];
  readonly when: DraftCondition;
  readonly holds: (view: View) => boolean;
}

/** Where lines state their own level. */
const LEVEL = /^(?:level|severity|lvl|level_?name|log_?level|severity_?text)$/i;

/**
 * A redacted entry with what the rule asks for and what its message is made of; the whole payload where less of it is seen otherwise. Null
 * where the rule is to be seen in it (`match`), or not to be, and is not so, or where it is too large to stand in a file.
 */
export function trimmed(
  redacted: View,
  match: boolean,
  { paths, when, holds }: Writing,
  deps: SuggestDeps,
): WrittenExample | null {
  const raw = redacted.entry.raw;
  const asks = (name: string): boolean => when.filter?.includes(name) === true;
  const always: (readonly string[])[] = [
    ['severity'],
    ...(asks('resource.type') ? [['resource', 'type']] : []),
    // Of some logs the level of the line counts, of others the field alone.
    ...(asks('log_id(') || when.level !== undefined ? [['logName']] : []),
  ];
  const said = redacted.entry.message;
  const texts = [...leavesOf(raw).values()]
    .filter(
      ({ names, value }) =>
        typeof value === 'string' &&
        /Payload$/.test(names[0] ?? '') &&
        (isPartOf(said, value) || (when.level !== undefined && LEVEL.test(names.at(-1) ?? ''))),
    )
    .map((leaf) => leaf.names);
  const payloads = ['textPayload', 'jsonPayload', 'protoPayload', 'httpRequest'].map((name) => [name]);
  for (const kept of [
    [...always, ...paths, ...texts],
    [...always, ...paths, ...payloads],
  ]) {
    const value = shortened(onlyAt(raw, kept));
    if (JSON.stringify(value).length > MAX_SIZE) continue;
    const view = viewOf(value, deps);
    if (view !== null && firstPart(view.entry.message) === firstPart(said) && holds(view) === match)
      return { value, view };
  }
  return null;
}

/** Whether a value is what the message says, or a part of it. */
function isPartOf(message: string, value: string): boolean {
  return value.length > 2 && (message.includes(value) || value.includes(message));
}

const firstPart = (text: string): string => text.slice(0, MAX_TEXT / 2);

function viewOf(value: Json, deps: SuggestDeps): View | null {
  try {
    return deps.toView(value);
  } catch {
    // An entry that cannot be read once it is trimmed is no example.
    return null;
  }
}

const ORDER = ['severity', 'logName', 'resource'];

/** With its keys in one order, whatever wrote the entry, and without the rest of long texts. */
function shortened(value: JsonObject): JsonObject {
  const place = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const walk = (one: Json | undefined): Json => {
    if (typeof one === 'string') return one.length > MAX_TEXT ? cutText(one) : one;
    if (Array.isArray(one)) return one.map((member: Json) => walk(member));
    if (one === null || typeof one !== 'object') return one ?? null;
    const members = Object.entries(one).flatMap(([name, member]): [string, Json][] =>
      member === undefined ? [] : [[name, walk(member)]],
    );
    return Object.fromEntries(members.sort(([a], [b]) => place(a) - place(b) || byCode(a, b)));
  };
  return walk(value) as JsonObject;
}

/** Cut at the end of a line, or of a character. */
function cutText(text: string): string {
  const head = text.slice(0, MAX_TEXT);
  const end = head.lastIndexOf('\n');
  if (end > MAX_TEXT / 2) return head.slice(0, end);
  const code = head.charCodeAt(head.length - 1);
  return code >= 0xd800 && code <= 0xdbff ? head.slice(0, -1) : head;
}
