/** A Dockerfile's name; not that of its ignore file. */
export const DOCKERFILE = /(?:^|\/)(?:Dockerfile(?:\.(?!dockerignore$)[\w-]+)?|[\w-]+\.Dockerfile)$/;

/** A COPY or ADD of a Dockerfile that takes files of the build context. */
export interface CopyLine {
  readonly line: number;
  readonly text: string;
  readonly sources: readonly string[];
}

/** The instructions of a Dockerfile, continued lines joined. */
export function instructionsOf(text: string): readonly { readonly line: number; readonly text: string }[] {
  const out: { line: number; text: string }[] = [];
  let open: { line: number; text: string } | null = null;
  text.split('\n').forEach((raw, i) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const current: { line: number; text: string } = open ?? { line: i + 1, text: '' };
    current.text = `${current.text} ${line.replace(/\\$/, '')}`.trim();
    open = line.endsWith('\\') ? current : null;
    if (!open) out.push(current);
  });
  if (open) out.push(open);
  return out;
}

/** What the Dockerfile copies from its context; copies between stages are left out. */
export function copiesOf(text: string): readonly CopyLine[] {
  return instructionsOf(text).flatMap((i) => {
    const [word = '', ...args] = i.text.split(/\s+/);
    if (!/^(?:COPY|ADD)$/i.test(word) || args.some((a) => a.startsWith('--from='))) return [];
    const rest = args.filter((a) => !a.startsWith('--'));
    const list = rest[0]?.startsWith('[') ? (jsonList(rest.join(' ')) ?? []) : rest;
    return [{ ...i, sources: list.slice(0, -1) }];
  });
}

/** Whether a source of a COPY takes the path; variables and wildcards take anything below their fixed part. */
export function copies(source: string, path: string): boolean {
  const clean = source.replace(/^\.?\//, '').replace(/\/$/, '');
  const fixed = clean.split(/[*?[$]/)[0] ?? '';
  if (clean === '' || clean === '.') return true;
  return fixed === clean ? path === clean || path.startsWith(`${clean}/`) : path.startsWith(fixed);
}

function jsonList(text: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.map(String) : null;
  } catch {
    return null;
  }
}
