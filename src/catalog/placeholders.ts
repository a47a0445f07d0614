import { groupNames } from './regex.ts';
import type { CaptureSpec, Condition, RuleDoc } from './rule-doc.ts';
import type { DocPath } from './yaml-source.ts';

/** A `{{name}}` in a text of a rule. */
export interface Placeholder {
  readonly name: string;
  readonly path: DocPath;
  /** Offset in that text. */
  readonly index: number;
}

/** All `{{name}}` in the texts that are printed: title, because, confirm, fix, suspects; `{{.Os}}` and the like are other tools' and stay. */
export function placeholdersOf(doc: RuleDoc): readonly Placeholder[] {
  const texts: (readonly [DocPath, string])[] = [
    [['title'], doc.title],
    [['because'], doc.because],
    [['confirm'], doc.confirm ?? ''],
    ...(doc.fix ?? []).map((text, i) => [['fix', i], text] as const),
    ...(doc.suspects ?? []).flatMap((suspect, i) =>
      (['title', 'confirm', 'component'] as const).map(
        (key) => [['suspects', i, key], suspect[key] ?? ''] as const,
      ),
    ),
  ];
  return texts.flatMap(([path, text]) =>
    [...text.matchAll(/\{\{(\s{0,9}[A-Za-z_][^{}]{0,99})\}\}/g)].map((found) => ({
      name: (found[1] ?? '').trim(),
      path,
      index: found.index,
    })),
  );
}

/** Names that every hit of the condition captures (a named group that a branch of its own regex skips is not seen through). */
export function sureCaptures(condition: Condition): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (more: Iterable<string>): void => {
    for (const name of more) names.add(name);
  };
  const { text, exception, capture } = condition;
  for (const source of [text, exception?.type, exception?.message, exception?.frame])
    if (source !== undefined) add(groupNames(source));
  for (const [name, spec] of Object.entries(capture ?? {})) add(captureNames(name, spec));
  for (const one of condition.all ?? []) add(sureCaptures(one));
  const branches = (condition.any ?? []).map(sureCaptures);
  add([...(branches[0] ?? [])].filter((name) => branches.every((branch) => branch.has(name))));
  return names;
}

function captureNames(name: string, spec: CaptureSpec): readonly string[] {
  if (typeof spec === 'string') return [name, ...groupNames(spec)];
  if (spec.optional) return [];
  return [name, ...(spec.regex === undefined ? [] : groupNames(spec.regex))];
}
