import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { UserError } from '../util/errors.ts';
import { ensureFolder } from './folder.ts';

/** Steps from one version of the file to the next; never edited, only added to. The file's `user_version` counts those done. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE runs (
     key TEXT PRIMARY KEY, cycle TEXT, services TEXT NOT NULL, revisions TEXT NOT NULL, since TEXT, until TEXT,
     catalog_hash TEXT NOT NULL, tool TEXT NOT NULL, entries INTEGER NOT NULL, complete INTEGER NOT NULL,
     findings INTEGER NOT NULL, report BLOB NOT NULL
   ) STRICT;
   CREATE TABLE sightings (
     run TEXT NOT NULL REFERENCES runs(key) ON DELETE CASCADE, name TEXT NOT NULL, fingerprint TEXT NOT NULL,
     seen INTEGER NOT NULL, seen_in TEXT, newest TEXT, verdict TEXT, PRIMARY KEY (run, name)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX sightings_by_name ON sightings(name);
   CREATE INDEX runs_by_time ON runs(until);`,
  'ALTER TABLE runs ADD COLUMN inputs TEXT;',
];

/** SQLite's result codes for a file that is damaged, or no database. */
const DAMAGED = new Set([11, 26]);

/** Whether an error says that the file itself is damaged. */
export function isDamage(error: unknown): boolean {
  const { errcode } = error as { errcode?: number };
  return errcode !== undefined && DAMAGED.has(errcode & 0xff);
}

/** Opens the file and brings it to this version. @throws SQLite's error for a damaged file, UserError for one of a later version. */
export async function openDatabase(file: string): Promise<DatabaseSync> {
  const { DatabaseSync: Database } = await sqlite();
  await ensureFolder(dirname(file), 0o700);
  // Reports hold (redacted) log text: for this user only. SQLite gives its side files the mode of the file.
  await (await open(file, 'a', 0o600)).close();
  const db = new Database(file, { timeout: 10_000 });
  try {
    db.exec('PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;');
    // Several runs may open a new file at once; changing the journal's mode is refused, not waited for, while another does it.
    try {
      db.exec('PRAGMA journal_mode = WAL;');
    } catch (error) {
      if (isDamage(error)) throw error;
    }
    migrate(db, file);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function migrate(db: DatabaseSync, file: string): void {
  if (version(db) === MIGRATIONS.length) return;
  transaction(db, () => {
    const done = version(db);
    if (done > MIGRATIONS.length)
      throw new UserError(
        `the history is of a later version of rca (${done}, this one knows ${MIGRATIONS.length})`,
        {
          where: file,
          next: 'use the newer rca, or another file with --db',
        },
      );
    for (const step of MIGRATIONS.slice(done)) db.exec(step);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}

function version(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/** Runs a change whole or not at all; waits for other runs that write. */
export function transaction<T>(db: DatabaseSync, change: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = change();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** Moves a damaged file out of the way, with its journal, and gives its new name. It is kept: something may still be read from it. */
export async function setAside(file: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const aside = `${file}.damaged-${n}`;
    // Creating the name first takes it: two runs that find the damage at once do not overwrite each other's copy.
    const taken = await open(aside, 'wx', 0o600).then(
      (handle) => handle.close().then(() => true),
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false;
        throw error;
      },
    );
    if (!taken) continue;
    await rename(file, aside);
    for (const side of ['-wal', '-shm'])
      await rename(`${file}${side}`, `${aside}${side}`).catch(() => undefined);
    return aside;
  }
}

/** Node 22 warns that SQLite is experimental: of no use to who reads a report. */
async function sqlite(): Promise<{ readonly DatabaseSync: typeof DatabaseSync }> {
  const emit = process.emitWarning.bind(process);
  process.emitWarning = (warning: string | Error, ...rest: never[]) => {
    if (!String(warning).includes('SQLite')) emit(warning, ...rest);
  };
  try {
    return await import('node:sqlite');
  } finally {
    process.emitWarning = emit;
  }
}
