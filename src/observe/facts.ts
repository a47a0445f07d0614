import type { Entry, Json, JsonObject } from '../model/index.ts';
import { claimsIn } from './claims.ts';
import { eventOf } from './kubernetes-event.ts';

const MAX_DEPTH = 12;

/**
 * The entry without the parts in which the application guesses at its own cause: a rule that is seen only in a guess has seen nothing.
 * Null where the entry does not guess; the set phrases of a Kubernetes event ("pods might be unready") are the control plane's own finding.
 */
export function withoutGuesses(entry: Entry): Entry | null {
  const guesses = claimsIn(entry.message);
  return guesses.length === 0 || eventOf(entry) !== undefined ? null : without(guesses, entry);
}

/** Fields in which programs log what people wrote to them, with the value. */
const WRITTEN =
  /\b(?:subject|headline|caption|comment|question|prompt|review|ticket|chat_?message|search_?(?:query|term|text)|user_?(?:message|input|text|comment|query))["']?\s?[:=]\s?(?:"[^"\n]{8,2000}"|'[^'\n]{8,2000}')/gi;
const MAX_TEXT = 20_000;

/** The entry without the words of people that it hands on (the subject of a ticket): an error that they quote was seen elsewhere. Null where it hands on none. */
export function withoutQuoted(entry: Entry): Entry | null {
  const quoted = [...entry.message.slice(0, MAX_TEXT).matchAll(WRITTEN)].map(([text]) => text);
  return quoted.length === 0 ? null : without(quoted, entry);
}

function without(parts: readonly string[], entry: Entry): Entry {
  const clean = (text: string): string => {
    let rest = text;
    for (const part of parts) rest = rest.split(part).join(' ');
    return rest;
  };
  return Object.create(entry, {
    message: { value: clean(entry.message) },
    stackTexts: { value: entry.stackTexts },
    raw: { value: cleanObject(entry.raw, clean, 0) },
  }) as Entry;
}

function cleanObject(object: JsonObject, clean: (text: string) => string, depth: number): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      value === undefined ? value : cleanValue(value, clean, depth),
    ]),
  );
}

function cleanValue(value: Json, clean: (text: string) => string, depth: number): Json {
  if (typeof value === 'string') return clean(value);
  if (value === null || typeof value !== 'object' || depth >= MAX_DEPTH) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((v) => cleanValue(v, clean, depth + 1));
  return cleanObject(value as JsonObject, clean, depth + 1);
}
