import { inflateRawSync } from 'node:zlib';
import type { Report } from '../model/index.ts';
import { UserError } from '../util/errors.ts';

/** A run as the history lists it. */
export interface RunRow {
  readonly key: string;
  readonly cycle: string | null;
  readonly services: readonly string[];
  readonly revisions: readonly string[];
  readonly since: string | null;
  readonly until: string | null;
  readonly catalogHash: string;
  readonly tool: string;
  readonly entries: number;
  readonly complete: boolean;
  readonly findings: number;
}

/** The columns of a run, in the order in which they are written. */
export const COLUMNS =
  'key, cycle, services, revisions, since, until, catalog_hash, tool, entries, complete, findings';

/** RFC 3339 with nine digits, so that the order of texts is the order of times. */
export function sortable(timestamp: string | null): string | null {
  if (timestamp === null) return null;
  const [, base = timestamp, fraction = ''] = /^([^.Z]*)(?:\.(\d+))?Z$/.exec(timestamp) ?? [];
  return `${base}.${fraction.padEnd(9, '0')}Z`;
}

/** The key of the run that a person names: whole, by its beginning, or `last`. @throws UserError for none or several. */
export function keyOf(rows: readonly RunRow[], id: string): string {
  if (rows.length === 0) throw new UserError('the history is empty', { next: 'run rca --from FILE first' });
  const last = rows.at(-1);
  if (id === 'last' && last) return last.key;
  const found = rows.filter(
    (r) => r.key === id || r.key === `run-${id}` || r.key.startsWith(id) || r.key.startsWith(`run-${id}`),
  );
  const exact = found.find((r) => r.key === id || r.key === `run-${id}`);
  const [only, other] = exact ? [exact] : found;
  if (only && !other) return only.key;
  throw new UserError(
    only ? `${JSON.stringify(id)} begins several runs` : `there is no run ${JSON.stringify(id)}`,
    {
      next: only ? `they are: ${found.map((r) => r.key).join(', ')}` : 'rca history lists the runs',
    },
  );
}

/** Whether a run is of the same services as a report. */
export function sameServices(row: RunRow, report: Report): boolean {
  return (
    row.services.length === report.run.services.length &&
    row.services.every((s) => report.run.services.includes(s))
  );
}

/** Whether a run has a service in common with a report. */
export function sharesService(row: RunRow, report: Report): boolean {
  return row.services.some((s) => report.run.services.includes(s));
}

/** A column as text; null where it holds none. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A run out of a row of the table. */
export function rowOf(row: Readonly<Record<string, unknown>>): RunRow {
  const text = (name: string): string | null => textOf(row[name]);
  return {
    key: text('key') ?? '',
    cycle: text('cycle'),
    services: JSON.parse(text('services') ?? '[]') as string[],
    revisions: JSON.parse(text('revisions') ?? '[]') as string[],
    since: text('since'),
    until: text('until'),
    catalogHash: text('catalog_hash') ?? '',
    tool: text('tool') ?? '',
    entries: Number(row['entries']),
    complete: row['complete'] === 1,
    findings: Number(row['findings']),
  };
}

/** A report as it was kept. */
export function unpack(blob: unknown): Report {
  return JSON.parse(inflateRawSync(blob as Uint8Array).toString('utf8')) as Report;
}
