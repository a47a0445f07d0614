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
  const families = new Map<string, Map<string, [Signed, ...Signed[]]>>();
  // Thousands of failures have few names.
  const keys = new Map<string, string>();
  for (const one of signed) {
    const { signature } = one;
    const { fingerprint } = signature;
    const varies = textOf(signature) !== null;
    const key = varies ? (keys.get(fingerprint) ?? familyOf(signature)) : fingerprint;
    if (varies) keys.set(fingerprint, key);
    const family = families.get(key) ?? new Map<string, [Signed, ...Signed[]]>();
    families.set(key, family);
    const same = family.get(fingerprint);
    if (same) same.push(one);
    else family.set(fingerprint, [one]);
  }
  return [...families.values()].flatMap((family) => draftsOf([...family.values()], words));
}

/** What is the same of failures that may differ in a name: all but the text itself. */
function familyOf({ text, parts }: Signature): string {
  return JSON.stringify(parts.map((part, at) => (at === text?.at ? null : part)));
}

/** Whether nothing is known of the names in an entry: who was called, or what a rule takes from its text, is what failed. */
export function mayVary({ calls, matches }: Signal): boolean {
  return (calls?.length ?? 0) === 0 && matches.every(({ captures }) => Object.keys(captures).length === 0);
}

/** The text of a signature in which a name may vary; null where none may. */
function textOf({ text, parts }: Signature): string | null {
  return text && mayVary(text.signal) ? (parts[text.at] ?? null) : null;
}

/** A family's failures by their names: those of one name have one text. */
function draftsOf(
  family: readonly (readonly [Signed, ...Signed[]])[],
  words: WordsAndNames,
): readonly Draft[] {
  const texts = family.map(([first]) => textOf(first.signature));
  const counts = new Map<string, number>();
  texts.forEach((text, i) => text !== null && counts.set(text, family[i]?.length ?? 0));
  const wider = counts.size > 1 ? words.group(counts) : new Map<string, string>();
  const drafts = new Map<string, { readonly wide: string | null; readonly parts: (readonly Signed[])[] }>();
  family.forEach((same, i) => {
    const text = texts[i] ?? null;
    const wide = text === null ? null : (wider.get(text) ?? text);
    const { signature } = same[0];
    const name = wide === null || wide === text ? signature.fingerprint : named(signature, wide);
    const draft = drafts.get(name);
    if (draft) draft.parts.push(same);
    else drafts.set(name, { wide, parts: [same] });
  });
  return [...drafts].map(([fingerprint, { wide, parts }]): Draft => {
    const members = parts.flat();
    return {
      fingerprint,
      aliases: aliasesOf(fingerprint, parts, words),
      failures: members.map(({ failure }) => failure),
      ...(wide !== null && parts.length > 1 ? { names: namesOf(members, wide, words) } : {}),
    };
  });
}

function named({ parts, text }: Signature, wide: string): string {
  return nameOf(parts.map((part, at) => (at === text?.at ? wide : part)));
}

function aliasesOf(
  fingerprint: string,
  parts: readonly (readonly Signed[])[],
  words: WordsAndNames,
): ReadonlySet<string> {
  // Of its words without any name first: a run that has one name only has that alias, too.
  const [general, own] = [new Set<string>(), new Set<string>()];
  for (const same of parts) {
    const [first] = same;
    const text = first && textOf(first.signature);
    const plain = text == null ? null : words.withoutNames(text);
    if (first && plain !== null) general.add(named(first.signature, plain));
    if (first) own.add(first.signature.fingerprint);
    for (const { signature } of same) if (signature.formerly !== null) own.add(signature.formerly);
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
