import { accessSync, constants, createReadStream, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { counted } from '../../util/text.ts';
import { isSidecar, readSidecar } from '../collected.ts';
import { fileSource } from '../file-source.ts';
import { fileInput } from '../io/feed.ts';
import { spool } from '../io/spool.ts';
import type { LocationKind } from '../log-source.ts';
import { pathError } from './path-error.ts';
import { UserError } from '../../util/errors.ts';
import { searchFolder } from './folder.ts';

/** A file, a folder (searched for files), or a pipe, by path or `file:` URL. */
export const path: LocationKind = {
  claims: () => true,
  async open(location, io) {
    const name = /^file:/i.test(location) ? fromUrl(location) : location;
    const kind = inspect(name);
    if (kind.isDirectory()) {
      const { files, remarks } = searchFolder(name);
      const entries = files.filter((file) => !isSidecar(file));
      const inputs = entries.map((file) => fileInput(file, file));
      const said = entries.flatMap((file) => readSidecar(file).remarks);
      return fileSource(
        {
          description: `${counted(entries.length, 'file')} in ${name}`,
          inputs,
          searched: name,
          remarks: [...remarks, ...said],
        },
        io,
      );
    }
    if (!kind.isFile()) {
      // A pipe such as <(gcloud ...) can be read only once.
      const { input, close } = await spool(createReadStream(name), name, io.spoolDir);
      return fileSource({ description: name, inputs: [input], close }, io);
    }
    const { collected, remarks } = readSidecar(name);
    return fileSource(
      { description: name, inputs: [fileInput(name, name)], remarks, ...(collected ? { collected } : {}) },
      io,
    );
  },
};

function inspect(name: string): ReturnType<typeof statSync> & object {
  try {
    const found = statSync(name);
    accessSync(name, constants.R_OK);
    return found;
  } catch (error) {
    throw pathError(name, error);
  }
}

function fromUrl(location: string): string {
  try {
    return fileURLToPath(location);
  } catch (error) {
    throw new UserError('not a file URL that can be read', {
      where: location,
      next: 'give the path itself',
      cause: error,
    });
  }
}
