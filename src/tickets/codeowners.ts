/** The first owner of a file by a CODEOWNERS text (the last line that fits wins), without its `@`; null where none is named who is one person. */
export function ownerOf(codeowners: string, file: string): string | null {
  let owner: string | null = null;
  for (const line of codeowners.split('\n')) {
    const [pattern = '', ...owners] = line
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    // GitLab's sections (`[Docs]`, `^[Docs]`) are headings.
    if (pattern === '' || /^\^?\[/.test(pattern) || !fits(pattern, file)) continue;
    // A team or a mail cannot be assigned.
    const person = owners.find((o) => /^@[\w.-]+$/.test(o));
    owner = person === undefined ? null : person.slice(1);
  }
  return owner;
}

/** A pattern as .gitignore has it. Matched by hand, segment by segment: it is somebody else's text and no regex. */
function fits(pattern: string, file: string): boolean {
  const body = pattern.replace(/^\//, '').replace(/\/$/, '');
  const anchored = pattern.startsWith('/') || body.includes('/');
  const wanted = [...(anchored ? [] : ['**']), ...body.split('/')];
  const open = pattern.endsWith('/') || !/\*$/.test(body);
  return walk(wanted, file.replace(/^\//, '').split('/'), open);
}

function walk(wanted: readonly string[], path: readonly string[], open: boolean): boolean {
  const [first, ...rest] = wanted;
  if (first === undefined) return path.length === 0 || open;
  if (first === '**')
    return rest.length === 0 || path.some((_segment, at) => walk(rest, path.slice(at), open));
  const [segment, ...below] = path;
  return segment !== undefined && glob(first, segment) && walk(rest, below, open);
}

function glob(pattern: string, text: string): boolean {
  const [start = '', ...parts] = pattern.split('*');
  if (parts.length === 0) return pattern === text;
  if (!text.startsWith(start)) return false;
  let at = start.length;
  const end = parts.pop() ?? '';
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - at >= end.length && text.endsWith(end);
}
