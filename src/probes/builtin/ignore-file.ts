/** A line of an ignore file that decides about a path. */
export interface IgnoreLine {
  readonly line: number;
  readonly text: string;
}

/** How an ignore file reads its patterns: Docker's are anchored at the context's root, Git's float where they have no slash. */
export type IgnoreStyle = 'docker' | 'git';

/**
 * The line that excludes the path; null where none does, or a later `!` takes it back. The last line that fits decides;
 * in Git's style nothing is taken back out of an excluded folder.
 */
export function excludedBy(path: string, text: string, style: IgnoreStyle): IgnoreLine | null {
  if (style === 'docker') return decidedBy(path, text, style);
  const steps = path.split('/');
  for (let end = 1; end <= steps.length; end += 1) {
    const head = steps.slice(0, end).join('/');
    const decided = decidedBy(end < steps.length ? `${head}/` : head, text, style);
    if (decided) return decided;
  }
  return null;
}

/** In Git's style a path that ends with a slash is a folder, and only the path itself is matched. */
function decidedBy(path: string, text: string, style: IgnoreStyle): IgnoreLine | null {
  let decided: IgnoreLine | null = null;
  text.split('\n').forEach((raw, i) => {
    let pattern = raw.trim();
    if (pattern === '' || pattern.startsWith('#')) return;
    const back = pattern.startsWith('!');
    if (back) pattern = pattern.slice(1).trim();
    if (covers(pattern, path, style)) decided = back ? null : { line: i + 1, text: raw.trim() };
  });
  return decided;
}

function covers(pattern: string, path: string, style: IgnoreStyle): boolean {
  const parts = pattern
    .replace(/^\.\//, '')
    .split('/')
    .filter((p) => p !== '' && p !== '.');
  if (parts.length === 0) return false;
  const anchored =
    style === 'docker' ||
    pattern.startsWith('/') ||
    (pattern.replace(/\/$/, '').includes('/') && !pattern.startsWith('**/'));
  const steps = path.replace(/\/$/, '').split('/');
  if (style === 'git') {
    if (pattern.endsWith('/') && !path.endsWith('/')) return false;
    return match(anchored ? parts : ['**', ...parts], steps);
  }
  // A pattern for a folder excludes all that is in it.
  for (let end = 1; end <= steps.length; end += 1) {
    if (match(parts, steps.slice(0, end))) return true;
  }
  return false;
}

function match(parts: readonly string[], steps: readonly string[]): boolean {
  const [part, ...rest] = parts;
  if (part === undefined) return steps.length === 0;
  if (part === '**')
    return rest.length === 0 ? steps.length > 0 : steps.some((_s, i) => match(rest, steps.slice(i)));
  const [step, ...more] = steps;
  return step !== undefined && segment(part, step) && match(rest, more);
}

/** One path segment against `*`, `?` and `[abc]`; greedy with one way back, so linear. */
function segment(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    const set = pattern[p] === '[' ? setAt(pattern, p, text[t] ?? '') : null;
    if (pattern[p] === '*') {
      star = p;
      mark = t;
      p += 1;
    } else if (set?.hit === true) {
      p = set.next;
      t += 1;
    } else if (set === null && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else return false;
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

function setAt(pattern: string, at: number, char: string): { hit: boolean; next: number } | null {
  const end = pattern.indexOf(']', at + 2);
  if (end < 0) return null;
  const negated = pattern[at + 1] === '!' || pattern[at + 1] === '^';
  let hit = false;
  for (let i = at + (negated ? 2 : 1); i < end; i += 1) {
    const to = pattern[i + 1] === '-' && i + 2 < end ? (pattern[i + 2] ?? '') : null;
    if (to === null ? pattern[i] === char : (pattern[i] ?? '') <= char && char <= to) hit = true;
    if (to !== null) i += 2;
  }
  return { hit: hit !== negated, next: end + 1 };
}
