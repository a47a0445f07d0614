import type { Json, JsonObject } from '../model/index.ts';
import { isObject, textAt } from './json-access.ts';

const CLASS = /^[A-Za-z_][\w\\@]{0,200}$/;
const PLACE = /^(.{1,600}):(\d{1,9})$/;
/** Exceptions that one may wrap; an object of a hostile payload may be nested deeply. */
const MAX_PREVIOUS = 10;
const MAX_FRAMES = 200;

/**
 * An exception as Monolog's JSON formatter writes it (`{class, message, file: "path:line", trace: ["path:line"], previous}`), in the
 * form that PHP prints: the innermost first, each that wraps it behind `Next`. Undefined for any other object.
 */
export function monologText(object: JsonObject): string | undefined {
  const parts: string[] = [];
  for (let at: Json | undefined = object; isObject(at) && parts.length < MAX_PREVIOUS; at = at['previous']) {
    const [name, place] = [textAt(at, 'class'), textAt(at, 'file')];
    if (name === undefined || place === undefined || !CLASS.test(name) || !PLACE.test(place)) break;
    parts.push(`${name}: ${textAt(at, 'message') ?? ''} in ${place}\nStack trace:\n${framesOf(at['trace'])}`);
  }
  return parts.length === 0 ? undefined : `PHP Fatal error:  Uncaught ${parts.reverse().join('\n\nNext ')}`;
}

function framesOf(trace: Json | undefined): string {
  const places = Array.isArray(trace) ? (trace as readonly Json[]) : [];
  const lines = places.slice(0, MAX_FRAMES).flatMap((place) => {
    const found = typeof place === 'string' ? PLACE.exec(place) : null;
    return found ? [`${found[1] ?? ''}(${found[2] ?? ''})`] : [];
  });
  return [...lines, '{main}'].map((line, i) => `#${i} ${line}`).join('\n');
}
