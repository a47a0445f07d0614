import { fileSource } from '../file-source.ts';
import { spool } from '../io/spool.ts';
import type { LocationKind } from '../log-source.ts';

/** `-`: standard input, copied to disk because it is read twice. */
export const stdin: LocationKind = {
  claims: (location) => location === '-',
  async open(_location, io) {
    const { input, close } = await spool(io.stdin, 'standard input', io.spoolDir);
    return fileSource({ description: 'standard input', inputs: [input], close }, io);
  },
};
