const MAX_TEXTS = 50;
const MAX_DEPTH = 8;

function collect(value: unknown, depth: number, into: string[]): void {
  if (into.length >= MAX_TEXTS || depth > MAX_DEPTH || value === null) return;
  if (typeof value === 'string') {
    if (value.includes('\n') || value.includes('\\n')) into.push(value);
  } else if (Array.isArray(value)) {
    // Some loggers write a stack as a list of lines.
    if (value.length > 1 && value.every((item) => typeof item === 'string')) into.push(value.join('\n'));
    else for (const item of value) collect(item, depth + 1, into);
  } else if (typeof value === 'object')
    for (const item of Object.values(value)) collect(item, depth + 1, into);
}

/** The texts of several lines inside a JSON text (or a log line that ends in JSON), longest first; empty where it is none. */
export function jsonTexts(text: string): readonly string[] {
  const start = text.search(/[{["]/);
  if (start < 0 || start > 400 || !text.includes('\\n') || text.slice(0, start).includes('\n')) return [];
  const body = text.slice(start).trimEnd();
  if (!/[}\]"]$/.test(body)) return [];
  try {
    const into: string[] = [];
    collect(JSON.parse(body), 0, into);
    return into.sort((a, b) => b.length - a.length);
  } catch {
    return [];
  }
}
