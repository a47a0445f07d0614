import type { EntryView } from './types.ts';

interface ExceptionText {
  readonly index: number;
  readonly text: string;
}

const NONE: readonly ExceptionText[] = [];

/** `Type: message` of the exceptions that the message does not show itself, innermost first: they stand in a field of their own. */
export function exceptionTexts({ entry, exceptions }: EntryView): readonly ExceptionText[] {
  if (exceptions.length === 0) return NONE;
  return exceptions
    .flatMap((e, index) =>
      e.message !== '' && entry.message.includes(e.message)
        ? []
        : [{ index, text: e.message === '' ? e.type : `${e.type}: ${e.message}` }],
    )
    .reverse();
}
