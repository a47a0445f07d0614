import type { JsonObject } from '../model/index.ts';
import { isObject } from './json-access.ts';

/** Longest text in which a JSON object is looked for. */
const LONGEST = 262_144;
/** Openings tried in one text: hostile text may hold many. */
const TRIES = 3;

/** The JSON object that a text is, or that it ends with after a prefix (`ERROR order failed {"order": 7}`); undefined where there is none. */
export function embeddedJson(text: string): JsonObject | undefined {
  const end = text.trimEnd();
  if (!end.endsWith('}') || end.length > LONGEST) return undefined;
  let at = end.indexOf('{');
  for (let tries = 0; at >= 0 && tries < TRIES; tries++) {
    // A JSON object that is not empty has a quote for its first key.
    if (/^\{\s{0,16}"/.test(end.slice(at, at + 18))) {
      const value = parse(end.slice(at));
      if (value) return value;
    }
    at = end.indexOf('{', at + 1);
  }
  return undefined;
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
