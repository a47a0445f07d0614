import type { Failure, FailureGroup, NamesSeen, Signal } from '../model/index.ts';
import { byCode } from '../util/text.ts';
import { nameOf, type Signature } from './fingerprint.ts';

/** How words are told from the names that they are said of. */
export interface WordsAndNames {
  /** Templates, with how many there are of each: gives each the template of those that differ from it in a name only. */
  readonly group: (counts: ReadonlyMap<string, number>) => ReadonlyMap<string, string>;
  /** A template without what is a name by its looks; null where it has none. */
  readonly withoutNames: (template: string) => string | null;
  /** Finds among templates those that are a given one, that a wider one stands for, or that stand for it. */
  readonly alikeIn: (templates: Iterable<string>) => (template: string) => readonly string[];
  /** What a template has where a wider one has variable parts. */
  readonly namesIn: (template: string, wide: string) => string;
}

/** A failure and what names it. */
export interface Signed {
  readonly failure: Failure;
  readonly signature: Signature;
}

/** Findings in the making: the failures of one, its name and its other names. */
export interface Draft extends Pick<FailureGroup, 'fingerprint' | 'names'> {
  readonly aliases: ReadonlySet<string>;
  readonly failures: readonly Failure[];
}

/** Other names that one finding keeps; a report that holds one of very many is found again by its words. */
const MAX_ALIASES = 100;

/**
 * Failures with the same words of the same service, type and place are one finding, of however many names the words are said: where no rule takes a name for
 * something of its own (a table, a host that was called). The narrower names go on as aliases.
 */
export function bySameWords(signed: readonly Signed[], words: WordsAndNames): readonly Draft[] {
  const families = new Map<string, Signed[]>();
  for (const one of signed) {
    const key = familyOf(one.signature) ?? one.signature.fingerprint;
    const family = families.get(key);
    if (family) family.push(one);
    else families.set(key, [one]);
  }
  return [...families.values()].flatMap((family) => draftsOf(family, words));
}

/** What is the same of failures that may differ in a name: all but the text itself. */
function familyOf({ text, parts }: Signature): string | null {
  if (!text || !mayVary(text.signal)) return null;
  return JSON.stringify(parts.map((part, at) => (at === text.at ? null : part)));
}

/** Whether nothing is known of the names in an entry: who was called, or what a rule takes from its text, is what failed. */
export function mayVary({ calls, matches }: Signal): boolean {
  return (calls?.length ?? 0) === 0 && matches.every(({ captures }) => Object.keys(captures).length === 0);
}

function draftsOf(family: readonly Signed[], words: WordsAndNames): readonly Draft[] {
  const counts = new Map<string, number>();
  for (const { signature } of family) {
    const text = textOf(signature);
    if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const wider = counts.size > 1 ? words.group(counts) : new Map<string, string>();
  const drafts = new Map<string, Signed[]>();
  for (const one of family) {
    const text = textOf(one.signature);
    const wide = text === null ? null : (wider.get(text) ?? text);
    const name = wide === null ? one.signature.fingerprint : named(one.signature, wide);
    const draft = drafts.get(name);
    if (draft) draft.push(one);
    else drafts.set(name, [one]);
  }
  return [...drafts].map(([fingerprint, members]): Draft => {
    const [first] = members;
    const text = first && textOf(first.signature);
    const wide = text == null ? undefined : wider.get(text);
    const several = wide !== undefined && members.some(({ signature }) => textOf(signature) !== text);
    return {
      fingerprint,
      aliases: aliasesOf(fingerprint, members, words),
      failures: members.map(({ failure }) => failure),
      ...(several ? { names: namesOf(members, wide, words) } : {}),
    };
  });
}

function textOf({ text, parts }: Signature): string | null {
  return text && mayVary(text.signal) ? (parts[text.at] ?? null) : null;
}

function named({ parts, text }: Signature, wide: string): string {
  return nameOf(parts.map((part, at) => (at === text?.at ? wide : part)));
}

function aliasesOf(
  fingerprint: string,
  members: readonly Signed[],
  words: WordsAndNames,
): ReadonlySet<string> {
  // Of its words without any name first: a run that has one name only has that alias, too.
  const [general, own] = [new Set<string>(), new Set<string>()];
  for (const { signature } of members) {
    const text = textOf(signature);
    const plain = text === null ? null : words.withoutNames(text);
    if (plain !== null) general.add(named(signature, plain));
    own.add(signature.fingerprint);
    if (signature.formerly !== null) own.add(signature.formerly);
  }
  const all = [...[...general].sort(byCode), ...[...own].sort(byCode)].filter((name) => name !== fingerprint);
  return new Set(all.slice(0, MAX_ALIASES));
}

function namesOf(members: readonly Signed[], wide: string, words: WordsAndNames): NamesSeen {
  const templates = new Map<string, number>();
  for (const { failure } of members)
    for (const { signal } of failure.members)
      if (!signal.request) templates.set(signal.template, (templates.get(signal.template) ?? 0) + 1);
  const wider = words.group(templates);
  return {
    words: wide,
    of: new Map(
      members.flatMap(({ failure, signature }) => {
        const text = textOf(signature);
        return text === null || !signature.text
          ? []
          : [[failure.id, { name: words.namesIn(text, wide), signal: signature.text.signal }] as const];
      }),
    ),
    wider: new Map([...wider].filter(([template, common]) => template !== common)),
  };
}
