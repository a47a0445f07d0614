import type { EntryView } from './types.ts';

interface ExceptionText {
  readonly index: number;
  readonly text: string;
}

const NONE: readonly ExceptionText[] = [];

/** `Type: message` of the exceptions that the message does not show itself, innermost first: they stand in a field of their own. */
export function exceptionTexts(view: EntryView): readonly ExceptionText[] {
  if (view.exceptions.length === 0) return NONE;
  // Each rule asks about the same entry.
  if (view !== lastView) [lastView, lastTexts] = [view, textsOf(view)];
  return lastTexts;
}

let lastView: EntryView | null = null;
let lastTexts: readonly ExceptionText[] = NONE;

function textsOf({ entry, exceptions }: EntryView): readonly ExceptionText[] {
  return exceptions
    .flatMap((e, index) =>
      e.message !== '' && entry.message.includes(e.message)
        ? []
        : [{ index, text: e.message === '' ? e.type : `${e.type}: ${e.message}` }],
    )
    .reverse();
}
