import type { Layer } from '../model/index.ts';

/** A place in source code. */
export interface CodePlace {
  readonly file: string;
  readonly line: number;
}

/** Folders in which an image usually has the application; below them paths are those of the checkout. */
const IMAGE_ROOTS = /^\/(?:app|workspace|srv|code|usr\/src\/app|home\/[^/]+\/app|opt\/app)\//;

/** Where a layer stands in code: what a probe cites at a commit, else the frame of its exception; null where neither names a line. */
export function codePlace(layer: Layer): CodePlace | null {
  const cited = layer.evidence.find(
    (e) => e.commit !== undefined && e.file !== undefined && e.line !== undefined,
  );
  if (cited?.file !== undefined && cited.line !== undefined) return place(cited.file, cited.line);
  // `file:line in function`, as the chain room words a frame.
  const frame = /^(.+?):(\d{1,7})(?::\d+)?(?: in .*)?$/.exec(layer.exception?.frame?.split('\n', 1)[0] ?? '');
  return frame ? place(frame[1] ?? '', Number(frame[2])) : null;
}

/** Only paths inside a checkout make sense to a code host: relative, without a way out of it. */
function place(file: string, line: number): CodePlace | null {
  const inside = file.replace(/\\/g, '/').replace(IMAGE_ROOTS, '').replace(/^\.\//, '');
  if (
    inside === '' ||
    line < 1 ||
    inside.startsWith('/') ||
    /^[A-Za-z][A-Za-z0-9+.-]*:/.test(inside) ||
    inside.split('/').includes('..')
  )
    return null;
  return { file: inside, line };
}
