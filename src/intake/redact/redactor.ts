import type { Json, JsonObject } from '../../model/index.ts';
import { findSpans } from './find-spans.ts';
import { kindOf } from './key-value.ts';
import type { Span } from './scan.ts';
import { createStandIn, type StandIn } from './stand-in.ts';
import { redactValue } from './value-walk.ts';

/** Replaces secrets by stand-ins `[kind:8hex]`; everything else stays as it was. */
export interface Redactor {
  /** Redacts a text of any length; linear in it, and without effect on a text that was redacted before. */
  text(s: string): string;
  /** Redacts a JSON value: texts as above, and by the names of their keys; keeps its shape and its correlation ids. */
  value(v: Json): Json;
  /** `value` for an object. */
  object(v: JsonObject): JsonObject;
}

/**
 * A redactor under a key. The same key gives the same stand-ins, so a report's bytes depend on it: the caller hands in a
 * constant by default. Whoever knows the key can try out values of few possibilities (an IPv4 address in minutes), so
 * the edge should hand in a secret that a user keeps (the state directory, `RCA_REDACT_KEY`) where reports go far.
 */
export function createRedactor(key: string): Redactor {
  const standIn = createStandIn(key);
  const text = (s: string): string => redactText(s, standIn);
  const value = (v: Json): Json => redactValue(v, text, standIn);
  return { text, value, object: (v) => value(v) as JsonObject };
}

/**
 * A stand-in can uncover what ran into the secret that it replaces (`jane@example.com` directly before a key), so a
 * changed text is read again until nothing is found; a second round is rare and a third was never seen.
 */
const ROUNDS = 8;

function redactText(s: string, standIn: StandIn): string {
  let text = s;
  for (let round = 0; round < ROUNDS; round++) {
    const spans = findSpans(text);
    if (spans.length === 0) return text;
    text = replaceSpans(text, spans, standIn);
  }
  return text;
}

function replaceSpans(s: string, spans: readonly Span[], standIn: StandIn): string {
  const parts: string[] = [];
  let from = 0;
  for (const span of spans) {
    const secret = s.slice(span.start, span.end);
    parts.push(s.slice(from, span.start), standIn(kindOf(secret, span.kind), secret));
    from = span.end;
  }
  parts.push(s.slice(from));
  return parts.join('');
}
