import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceRemark } from '../../model/index.ts';
import { UserError } from '../../util/errors.ts';
import { byCode } from '../../util/text.ts';
import { pathError } from './path-error.ts';

/**
 * The files below a folder in the order of their names (a Cloud Storage sink's folder is LOG_ID/YYYY/MM/DD/HH..., so that
 * is their order in time too). Hidden files and folders are left out; one that cannot be read is a remark.
 */
export function searchFolder(root: string): {
  readonly files: readonly string[];
  readonly remarks: readonly SourceRemark[];
} {
  const files: string[] = [];
  const remarks: SourceRemark[] = [];
  const seen = new Set<string>();
  function search(folder: string): void {
    const real = realpathSync(folder);
    if (seen.has(real)) return; // a symbolic link back up
    seen.add(real);
    for (const name of readdirSync(folder).sort(byCode)) {
      if (name.startsWith('.')) continue;
      const path = join(folder, name);
      try {
        const found = statSync(path);
        if (found.isDirectory()) search(path);
        else if (found.isFile()) {
          accessSync(path, constants.R_OK);
          files.push(path);
        }
      } catch (error) {
        remarks.push({
          kind: 'unread',
          message: `${path} was not read: ${pathError(path, error).message}`,
          where: { file: path, line: 1 },
        });
      }
    }
  }
  try {
    search(root);
  } catch (error) {
    throw pathError(root, error);
  }
  if (files.length === 0)
    throw new UserError(
      remarks.length > 0 ? 'no file in this folder can be read' : 'no file in this folder',
      {
        where: root,
        next:
          remarks[0]?.message ??
          'name a folder with saved entries, such as the copy of a Cloud Storage sink (gcloud storage cp -r gs://BUCKET .)',
      },
    );
  return { files, remarks };
}
