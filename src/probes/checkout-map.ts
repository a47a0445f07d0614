/** How images and paths of this system map to its repository, where its configuration says so. */
export interface CheckoutMap {
  /** The name of a commit (hash, tag, branch) that an image reference tells; null where none is told. */
  readonly commitOf: (image: string) => string | null;
  /** Folders of containers and the folders of the repository that they are (`''` is its root), the longest first. */
  readonly paths: readonly { readonly from: string; readonly to: string }[];
}

/** What holds where nothing is configured. */
export const NO_MAP: CheckoutMap = { commitOf: () => null, paths: [] };

/** The path in the repository that a container's path is by configuration; null where no configured folder holds it. */
export function mappedPath(path: string, { paths }: Pick<CheckoutMap, 'paths'>): string | null {
  const clean = path.replace(/\\/g, '/').replace(/^file:\/\//, '');
  for (const { from, to } of paths) {
    const folder = from.endsWith('/') ? from : `${from}/`;
    if (!clean.startsWith(folder)) continue;
    const rest = clean.slice(folder.length).replace(/^\/+/, '');
    const inside = to.replace(/^\/+|\/+$/g, '');
    return inside === '' ? rest : `${inside}/${rest}`;
  }
  return null;
}
