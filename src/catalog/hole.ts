/**
 * What `(?hole)` stands for in a rule's regex: whatever stands at a place where a redactor may have cut, at most five
 * words of one line, as few as the rest of the regex allows. It matches the original words (` token`, ` secret mismatch`), the
 * mark that took their place (`=REDACTED`, `[token:3fa19c02]`, `***`, `<redacted>`, ` [REDACTED]`, `xxxxx`), and nothing at all.
 *
 * Words rather than a list of marks, since foreign redactors eat what follows: `JWT secret mismatch between services` was
 * stored as `JWT=REDACTED between services`. The words around the hole carry the meaning.
 */
const HOLE = '(?hole)';

/** RE2 text that a hole stands for; a group, so that it can be followed by a quantifier as any atom. */
const EXPANDED = '(?:\\S*?(?:[ \\t]+\\S+?){0,4}?)';

/** Replaces each `(?hole)` by what it stands for; leaves an escaped `\(?hole)` and `[(?hole)]` in a class alone. */
export function expandHoles(pattern: string): string {
  if (!pattern.includes(HOLE)) return pattern;
  let out = '';
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? '';
    if (char === '\\') {
      out += char + (pattern[++i] ?? '');
    } else if (!inClass && pattern.startsWith(HOLE, i)) {
      out += EXPANDED;
      i += HOLE.length - 1;
    } else {
      if (char === '[' && !inClass) {
        inClass = true;
        // `[]a]` and `[^]a]`: a bracket that comes first is a member.
        const head = /^\[\^?\]?/.exec(pattern.slice(i, i + 3))?.[0] ?? char;
        out += head;
        i += head.length - 1;
        continue;
      }
      if (char === ']') inClass = false;
      out += char;
    }
  }
  return out;
}
