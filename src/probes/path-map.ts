/**
 * The file of the repository that a path of a container or a build machine means: the one that shares the longest end with it.
 * Null where none or several share it.
 */
export function toRepositoryPath(path: string, files: ReadonlyMap<string, unknown>): string | null {
  const clean = path
    .replace(/\\/g, '/')
    .replace(/^[A-Za-z]:/, '')
    .replace(/^(?:file|webpack):\/\//, '');
  const parts = clean.split('/').filter((p) => p !== '' && p !== '.' && p !== '..');
  for (let i = 0; i < parts.length; i += 1) {
    const suffix = parts.slice(i).join('/');
    if (files.has(suffix)) return suffix;
    const ends = `/${suffix}`;
    let found: string | null = null;
    let several = false;
    for (const file of files.keys()) {
      if (!file.endsWith(ends)) continue;
      if (found !== null) several = true;
      found = file;
    }
    if (several) return null;
    if (found !== null) return found;
  }
  return null;
}

/** Files that a dotted Python module or package can be, in the repository: `a.b` -> `src/a/b.py`, `a/b/__init__.py`, or a folder. */
export function moduleFiles(module: string, files: ReadonlyMap<string, unknown>): readonly string[] {
  const path = module.replace(/\./g, '/');
  const ends = [`${path}.py`, `${path}/__init__.py`, `${path}.pyi`];
  const out: string[] = [];
  for (const file of files.keys())
    if (
      ends.some((e) => file === e || file.endsWith(`/${e}`)) ||
      file.startsWith(`${path}/`) ||
      file.includes(`/${path}/`)
    )
      out.push(file);
  return out.sort();
}
