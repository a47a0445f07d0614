import type { JsonObject } from '../model/index.ts';
import { cut } from '../util/text.ts';
import type { Check } from './check.ts';
import { exceptionTexts } from './exception-texts.ts';
import { jsonInText, parsePath, textsAt } from './field-text.ts';
import { PLAIN_HIT } from './hit.ts';
import { ruleRegex } from './regex.ts';
import type { CaptureSpec } from './rule-doc.ts';
import type { EntryView } from './types.ts';

/** First step of a path into the JSON that the message text holds. */
const IN_MESSAGE = 'message';

/** `capture: {name: spec}`: takes the value; without it the condition does not hold, unless it is optional. */
export function captureCheck(name: string, spec: CaptureSpec, path: string): Check {
  const {
    field,
    regex: source,
    optional,
  } = typeof spec === 'string' ? { field: undefined, regex: spec, optional: false } : spec;
  const regex = source === undefined ? null : ruleRegex(source);
  const steps = field === undefined ? null : parsePath(field);
  const texts = (view: EntryView): readonly string[] => {
    if (field === undefined) return [view.entry.message, ...exceptionTexts(view).map(({ text }) => text)];
    if (steps === null) return [];
    if (steps[0] !== IN_MESSAGE) return textsAt(view.entry.raw, steps);
    return steps.length === 1 ? [view.entry.message] : textsAt(jsonOf(view) ?? undefined, steps, 1);
  };
  return {
    path,
    wanted: `${name}: ${source === undefined ? 'any value' : `/${source}/`} in ${field ?? 'the message'}${optional ? ' (optional)' : ''}`,
    run: (view) => {
      for (const text of texts(view)) {
        if (regex === null) return { captures: { [name]: text } };
        const groups = regex.groups(text);
        if (groups === null) continue;
        const { '': whole = '', '1': first, ...named } = groups;
        return { captures: { ...named, [name]: named[name] ?? first ?? whole } };
      }
      return optional ? PLAIN_HIT : null;
    },
    got: (view) => {
      const found = texts(view);
      return found.length === 0 ? `the entry has no ${field ?? 'message'}` : cut(found.join(' | '), 200);
    },
  };
}

/** The JSON object that the message holds. Of a text that is JSON as a whole the message is only a part: then the text is asked. */
function jsonOf({ entry: { message, raw } }: EntryView): JsonObject | null {
  const inMessage = jsonInText(message);
  if (inMessage !== null) return inMessage;
  const [text] = [...textsAt(raw, ['textPayload']), ...textsAt(raw, ['jsonPayload', 'message'])];
  return text === undefined || text === message ? null : jsonInText(text);
}
