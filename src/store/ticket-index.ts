import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash64 } from '../util/hash.ts';
import { ensureFolder } from './folder.ts';
import { stateDir } from './last-run.ts';

interface Entry {
  readonly place: string;
  readonly fingerprint: string;
  readonly title: string;
  readonly ticket: string;
  readonly url: string;
  readonly at: string;
}

/** The findings' index: which finding stands in which ticket, one small file each below the state folder, so that two runs at once do not hinder each other. */
export function openTicketIndex(env: Readonly<Record<string, string | undefined>>): {
  readonly record: (entry: Entry) => Promise<void>;
  readonly claim: (key: string) => Promise<boolean>;
  readonly release: (key: string) => Promise<void>;
  readonly list: () => Promise<readonly Entry[]>;
} {
  const folder = join(stateDir(env), 'tickets');
  const claims = join(stateDir(env), 'told');
  return {
    record: async (entry) => {
      const file = join(folder, `${hash64(`${entry.place} ${entry.fingerprint}`)}.json`);
      // The tickets themselves are the truth: an index that cannot be written is no reason to fail.
      try {
        await ensureFolder(folder, 0o700);
        const part = `${file}.${process.pid}.part`;
        await writeFile(part, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
        await rename(part, file);
      } catch {
        // Left out.
      }
    },
    claim: async (key) => {
      await ensureFolder(claims, 0o700);
      return writeFile(join(claims, hash64(key)), '', { flag: 'wx', mode: 0o600 }).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false;
          throw error;
        },
      );
    },
    release: (key) => rm(join(claims, hash64(key)), { force: true }),
    list: async () => {
      const names = (await readdir(folder).catch(() => [])).filter((n) => n.endsWith('.json')).sort();
      const texts = await Promise.all(names.map((n) => readFile(join(folder, n), 'utf8').catch(() => '')));
      return texts.flatMap((t) => {
        try {
          return [JSON.parse(t) as Entry];
        } catch {
          return [];
        }
      });
    },
  };
}
