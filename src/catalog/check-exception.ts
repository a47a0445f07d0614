import type { ExceptionInfo } from '../model/index.ts';
import { cut } from '../util/text.ts';
import type { Check } from './check.ts';
import type { ExceptionCondition } from './rule-doc.ts';
import { ruleRegex, type RuleRegex } from './regex.ts';
import type { EntryView, RuleHit } from './types.ts';

interface Tests {
  readonly type: RuleRegex | null;
  readonly message: RuleRegex | null;
  readonly frame: RuleRegex | null;
}

/** `exception: {type, message, frame, position}`: where several hit, the innermost is taken, being nearest to the cause. */
export function exceptionCheck(condition: ExceptionCondition, path: string): Check {
  const regex = (source: string | undefined): RuleRegex | null =>
    source === undefined ? null : ruleRegex(source);
  const tests: Tests = {
    type: regex(condition.type),
    message: regex(condition.message),
    frame: regex(condition.frame),
  };
  const position = condition.position ?? 'any';
  return {
    path,
    wanted: `${position === 'any' ? 'an' : `the ${position}`} exception with ${describe(condition)}`,
    run: ({ exceptions }) => {
      for (const index of candidates(exceptions.length, position)) {
        const exception = exceptions[index];
        const captures = exception && hitOne(tests, exception);
        if (captures) return { captures, exceptionIndex: index } satisfies RuleHit;
      }
      return null;
    },
    got: (view) => nearest(tests, view, position),
  };
}

function candidates(count: number, position: 'any' | 'innermost' | 'outermost'): readonly number[] {
  if (count === 0) return [];
  if (position === 'innermost') return [count - 1];
  if (position === 'outermost') return [0];
  return Array.from({ length: count }, (_, i) => count - 1 - i);
}

function describe(condition: ExceptionCondition): string {
  return (['type', 'message', 'frame'] as const)
    .flatMap((key) => (condition[key] === undefined ? [] : [`${key} /${condition[key]}/`]))
    .join(', ');
}

/** Captures if all that is asked holds for this exception. */
function hitOne(tests: Tests, exception: ExceptionInfo): Readonly<Record<string, string>> | null {
  const captures: Record<string, string> = {};
  const take = (groups: Readonly<Record<string, string>> | null): boolean => {
    if (groups === null) return false;
    for (const [name, value] of Object.entries(groups))
      if (name !== '' && name !== '1') captures[name] = value;
    return true;
  };
  const { type, message, frame } = tests;
  if (type && !take(typeGroups(type, exception.type))) return null;
  if (message && !take(message.groups(exception.message))) return null;
  if (frame && !exception.frames.some((one) => take(frame.groups(frameText(one))))) return null;
  return captures;
}

/** Groups if the regex matches the whole type or what follows its last dot, `::`, `\` or `/`. */
function typeGroups(regex: RuleRegex, type: string): Readonly<Record<string, string>> | null {
  return regex.whole(type) ?? regex.whole(lastPart(type));
}

function lastPart(type: string): string {
  return type.slice(
    Math.max(type.lastIndexOf('.'), type.lastIndexOf(':'), type.lastIndexOf('\\'), type.lastIndexOf('/')) + 1,
  );
}

/** What `frame` is searched in. */
export function frameText(frame: { readonly file?: string; readonly function?: string }): string {
  return `${frame.file ?? ''}:${frame.function ?? ''}`;
}

function nearest(tests: Tests, view: EntryView, position: 'any' | 'innermost' | 'outermost'): string {
  const indexes = candidates(view.exceptions.length, position);
  if (indexes.length === 0) return 'the entry shows no exception';
  const lines = indexes.flatMap((index) => {
    const exception = view.exceptions[index];
    if (!exception) return [];
    const missed: string[] = [];
    if (tests.type && !typeGroups(tests.type, exception.type)) missed.push('type');
    if (tests.message && !tests.message.test(exception.message)) missed.push('message');
    if (tests.frame && !exception.frames.some((one) => tests.frame?.test(frameText(one))))
      missed.push('frame');
    return [
      { missed, text: `${missed.join(' and ')} of ${cut(`${exception.type}: ${exception.message}`, 200)}` },
    ];
  });
  lines.sort((a, b) => a.missed.length - b.missed.length);
  return lines[0]?.text ?? '';
}
