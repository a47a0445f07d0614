import { deflateRawSync } from 'node:zlib';
import type { DatabaseSync } from 'node:sqlite';
import type { Report, Verdict } from '../model/index.ts';
import { UserError } from '../util/errors.ts';
import { isDamage, openDatabase, setAside, transaction } from './history-db.ts';
import {
  COLUMNS,
  keyOf,
  rowOf,
  sameServices,
  sharesService,
  sortable,
  textOf,
  unpack,
  type RunRow,
} from './history-rows.ts';

/** The files that a run read and what it was asked of them, so that they can be read again. */
export interface RunInputs {
  /** Absolute paths, with the size (bytes) and time of change (milliseconds since 1970) that they had. */
  readonly files: readonly { readonly path: string; readonly size: number; readonly changed: number }[];
  /** Options of the run, as the command line had them. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What one run says of one finding. */
export interface Sighting {
  readonly run: RunRow;
  /** Whether the run has the finding. */
  readonly seen: boolean;
  /** The first revision on which it was seen in that run, and the newest of its service there. */
  readonly seenIn: string | null;
  readonly newest: string | null;
  readonly verdict: Verdict | null;
}

/** Earlier runs. Each call is whole or not at all, and waits for other processes. */
export interface History {
  /** Keeps a run; one of the same key (services, revisions, window) is replaced. */
  save(report: Report, inputs?: RunInputs | null): void;
  saveAll(reports: readonly Report[]): void;
  /** The run of a key, of the beginning of one (`run-` may be left out), or `last`. @throws UserError for none or several. */
  find(id: string): Report;
  /** What the run of a key read; null where it did not read files, or none is known. */
  inputsOf(key: string): RunInputs | null;
  /** All runs, earliest window first. */
  list(): readonly RunRow[];
  /** The latest run whose window begins and ends before that of the report, of the same services; null for none. */
  before(report: Report): Report | null;
  /** Asks what runs of the same services say of a finding, earliest first, up to the end of the report's window. The runs are read once, however many findings are asked for. */
  sightings(report: Report): (names: readonly string[]) => readonly Sighting[];
  /** Drops all but the latest `keep` runs, and those whose window ended before `olderThan` (RFC 3339, UTC); gives how many. */
  prune(rule: { readonly keep?: number; readonly olderThan?: string }): number;
  close(): void;
  /** What must be said: a damaged file was set aside. */
  readonly notices: readonly string[];
}

/** Pages (4 KiB) up to which a file is checked whenever it is opened: about 10 ms. */
const SMALL = 2000;

/** Opens the history. A damaged file is set aside and kept, what can be read of it goes into a new one, and a notice says so. `whole` checks a large file, too. @throws UserError where the place cannot be used. */
export async function openHistory(file: string, whole = false): Promise<History> {
  try {
    const db = await openDatabase(file);
    try {
      // Damage should show now, not in the middle of a run; a large file is read whole only where that is asked.
      const pages = Number(db.prepare('PRAGMA page_count').get()?.['page_count'] ?? 0);
      if (pages > SMALL && !whole) return historyOf(db, []);
      const check = db.prepare('PRAGMA quick_check(1)').get();
      if (check?.['quick_check'] !== 'ok') throw Object.assign(new Error('damaged'), { errcode: 11 });
      return historyOf(db, []);
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (isDamage(error)) return mend(file);
    throw unusable(error, file);
  }
}

function unusable(error: unknown, file: string): UserError {
  return new UserError(
    `the history cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    {
      where: file,
      next: 'give another file with --db, or --db none to do without',
      cause: error,
    },
  );
}

async function mend(file: string): Promise<History> {
  try {
    const aside = await setAside(file);
    const saved = await salvage(aside);
    const history = historyOf(await openDatabase(file), [
      `the history was damaged: ${saved.length} of its runs could be read and are kept, the damaged file is ${aside}`,
    ]);
    history.saveAll(saved);
    return history;
  } catch (error) {
    throw unusable(error, file);
  }
}

/** The reports that can still be read of a damaged file, one by one. */
async function salvage(file: string): Promise<readonly Report[]> {
  const saved: Report[] = [];
  try {
    const db = await openDatabase(file);
    try {
      const keys = db.prepare('SELECT key FROM runs').all();
      for (const { key } of keys) {
        try {
          const row = db.prepare('SELECT report FROM runs WHERE key = ?').get(String(key));
          if (row) saved.push(unpack(row['report']));
        } catch {
          // This one is lost; the others are not.
        }
      }
    } finally {
      db.close();
    }
  } catch {
    // Nothing can be read.
  }
  return saved;
}

function historyOf(db: DatabaseSync, notices: readonly string[]): History {
  const rows = (where: string, ...values: string[]): readonly RunRow[] =>
    db
      .prepare(`SELECT ${COLUMNS} FROM runs ${where} ORDER BY until, since, key`)
      .all(...values)
      .map(rowOf);
  const report = (key: string): Report =>
    unpack(db.prepare('SELECT report FROM runs WHERE key = ?').get(key)?.['report']);
  const saveAll = (reports: readonly Report[]): void =>
    transaction(db, () => reports.forEach((r) => insert(db, r, null)));
  return {
    notices,
    save: (r, inputs = null) => transaction(db, () => insert(db, r, inputs)),
    inputsOf: (key) => {
      const text = textOf(db.prepare('SELECT inputs FROM runs WHERE key = ?').get(key)?.['inputs']);
      return text === null ? null : (JSON.parse(text) as RunInputs);
    },
    saveAll,
    list: () => rows(''),
    find: (id) => report(keyOf(rows(''), id)),
    before: (r) => {
      const [since, until] = [sortable(r.coverage.covered.since), sortable(r.coverage.covered.until)];
      if (since === null || until === null) return null;
      const earlier = rows('WHERE since < ? AND until < ?', since, until);
      const same =
        earlier.findLast((row) => sameServices(row, r)) ?? earlier.findLast((row) => sharesService(row, r));
      return same ? report(same.key) : null;
    },
    sightings: (r) => {
      const until = sortable(r.coverage.covered.until) ?? '';
      const runs = rows('WHERE until <= ?', until).filter((row) => sharesService(row, r));
      const places = new Map(runs.map((run, at) => [run.key, at]));
      const silent = runs.map((run): Sighting => ({
        run,
        seen: false,
        seenIn: null,
        newest: null,
        verdict: null,
      }));
      // Of several names in one run, the one that was seen there counts.
      const said = db.prepare(
        'SELECT run, seen, seen_in, newest, verdict FROM sightings WHERE name IN (SELECT value FROM json_each(?)) ORDER BY seen, name',
      );
      return (names) => {
        const found = silent.slice();
        for (const s of said.iterate(JSON.stringify(names))) {
          const at = places.get(String(s['run']));
          const run = at === undefined ? undefined : runs[at];
          if (at === undefined || run === undefined) continue;
          found[at] = {
            run,
            seen: s['seen'] === 1,
            seenIn: textOf(s['seen_in']),
            newest: textOf(s['newest']),
            verdict: textOf(s['verdict']) as Verdict | null,
          };
        }
        return found;
      };
    },
    prune: ({ keep, olderThan }) =>
      transaction(db, () => {
        const all = rows('');
        const drop = all.filter(
          (row, i) =>
            (keep !== undefined && i < all.length - keep) ||
            (olderThan !== undefined && (row.until ?? '') < (sortable(olderThan) ?? '')),
        );
        for (const row of drop) db.prepare('DELETE FROM runs WHERE key = ?').run(row.key);
        return drop.length;
      }),
    close: () => db.close(),
  };
}

function insert(db: DatabaseSync, report: Report, inputs: RunInputs | null): void {
  const { run, coverage } = report;
  db.prepare('DELETE FROM runs WHERE key = ?').run(run.key);
  db.prepare(
    `INSERT INTO runs (${COLUMNS}, report, inputs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    run.key,
    run.cycle ?? null,
    JSON.stringify(run.services),
    JSON.stringify(run.revisions),
    sortable(coverage.covered.since),
    sortable(coverage.covered.until),
    run.catalogHash,
    report.tool.version,
    coverage.entries,
    coverage.complete ? 1 : 0,
    report.findings.length,
    deflateRawSync(JSON.stringify(report)),
    inputs === null ? null : JSON.stringify(inputs),
  );
  const sighting = db.prepare(
    'INSERT OR IGNORE INTO sightings (run, name, fingerprint, seen, seen_in, newest, verdict) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const newestOf = (services: readonly string[]): string | null =>
    coverage.services.find((s) => services.includes(s.name))?.revisions.at(-1) ?? null;
  const verdicts = new Map(report.comparison?.verdicts.map((v) => [v.fingerprint, v]));
  for (const f of [...report.findings, ...report.background])
    for (const name of [f.fingerprint, ...f.aliases])
      sighting.run(
        run.key,
        name,
        f.fingerprint,
        1,
        f.revisions[0] ?? null,
        newestOf(f.services),
        verdicts.get(f.fingerprint)?.verdict ?? null,
      );
  // What the run does not have any more is known by its verdict alone.
  for (const [name, v] of verdicts)
    sighting.run(run.key, name, name, 0, null, newestOf(v.services), v.verdict);
}
