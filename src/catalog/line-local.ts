/**
 * Whether nothing that an RE2 regex matches can hold a line end: its matches then lie within one line each, and only the lines with
 * one of its literals need be searched. Conservative: what is not known for sure is taken to cross lines.
 */
export function staysInLine(pattern: string): boolean {
  for (let at = 0; at < pattern.length;) {
    const char = pattern[at] ?? '';
    if (char === '\n') return false;
    if (char === '\\') {
      if (!isInLine(pattern[at + 1] ?? '')) return false;
      at += 2;
    } else if (char === '[') {
      const end = classEnd(pattern, at);
      if (end < 0) return false;
      at = end;
    } else if (char === '(') {
      // With the flag `s` a dot matches a line end, too.
      const flags = /^\(\?([imsU-]*)[:)]/.exec(pattern.slice(at, at + 12))?.[1];
      if (flags?.includes('s') === true) return false;
      at++;
    } else at++;
  }
  return true;
}

/** Escapes that match no line end: classes without one, assertions, escaped punctuation. */
function isInLine(char: string): boolean {
  return /^[dwSbBAztr\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]$/.test(char);
}

/** The offset behind the class that opens at `open`; -1 where it may match a line end. */
function classEnd(pattern: string, open: number): number {
  let at = open + 1;
  const negated = pattern[at] === '^';
  if (negated) at++;
  let lineEndNamed = false;
  for (let first = true; ; first = false) {
    const char = pattern[at] ?? '';
    if (char === '' || pattern.startsWith('[:', at)) return -1;
    if (char === ']' && !first) break;
    if (char === '\\') {
      const next = pattern[at + 1] ?? '';
      if (next === 'n' || next === 's') lineEndNamed = true;
      else if (!isInLine(next) && next !== 't') return -1;
      // A range that begins at a control character or a class may hold anything.
      if (pattern[at + 2] === '-' && pattern[at + 3] !== ']') return -1;
      at += 2;
    } else {
      if (char < ' ') return -1;
      at++;
    }
  }
  return negated === lineEndNamed ? at + 1 : -1;
}
