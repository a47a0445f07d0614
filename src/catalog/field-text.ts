import type { Json, JsonObject } from '../model/index.ts';

/** Steps of a path: `jsonPayload.a.b`, `labels."k8s-pod/app"`; null where it is none. */
export function parsePath(path: string): readonly string[] | null {
  const steps: string[] = [];
  let at = 0;
  while (at < path.length) {
    if (path[at] === '"') {
      const end = path.indexOf('"', at + 1);
      if (end < 0) return null;
      steps.push(path.slice(at + 1, end));
      at = end + 1;
    } else {
      const dot = path.indexOf('.', at);
      const end = dot < 0 ? path.length : dot;
      if (end === at) return null;
      steps.push(path.slice(at, end));
      at = end;
    }
    if (at === path.length) return steps;
    if (path[at] !== '.') return null;
    at++;
  }
  return null;
}

/** Texts found at a path, through lists (any element); numbers and booleans as JSON writes them. */
export function textsAt(value: Json | undefined, steps: readonly string[], from = 0): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((member) => textsAt(member, steps, from));
  const step = steps[from];
  if (step === undefined) return typeof value === 'object' ? [] : [String(value)];
  if (typeof value !== 'object') return [];
  return Object.hasOwn(value, step) ? textsAt((value as JsonObject)[step], steps, from + 1) : [];
}

/** The JSON object that a message text holds (`ERROR {"code": 7}`), from its first brace to its last; null where none. */
export function jsonInText(message: string): JsonObject | null {
  const start = message.indexOf('{');
  const end = message.lastIndexOf('}');
  if (start < 0 || end <= start) return null;
  try {
    const value: unknown = JSON.parse(message.slice(start, end + 1));
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as JsonObject)
      : null;
  } catch {
    return null;
  }
}
