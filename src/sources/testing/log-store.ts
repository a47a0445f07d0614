import { createHash } from 'node:crypto';
import { compileFilter } from '../../lql/index.ts';
import { UserError } from '../../util/errors.ts';
import { parseTimestamp } from '../../util/time.ts';

/** An entry in the REST API's spelling. */
export type StoredEntry = Readonly<Record<string, unknown>>;

/** A request as either protocol brings it. */
export interface StoreRequest {
  readonly resourceNames: readonly string[];
  readonly filter: string;
  readonly orderBy: string;
  readonly pageSize: number;
  readonly pageToken: string;
}

/** An answer, or the error that the service would give. */
export type StoreAnswer =
  | { readonly ok: true; readonly entries: readonly StoredEntry[]; readonly nextPageToken: string }
  | { readonly ok: false; readonly code: number; readonly message: string };

/** Entries that can be listed as `entries.list` lists them. */
export interface LogStore {
  list(request: StoreRequest, options?: { readonly empty?: boolean }): StoreAnswer;
  add(entries: readonly StoredEntry[]): void;
}

const MAX_PAGE = 1000;

interface Stored {
  readonly entry: StoredEntry;
  readonly time: bigint;
  readonly insertId: string;
}

/** Where an insertId falls between 0 and 1: evenly, and always the same. */
function shareOf(insertId: string): number {
  return createHash('sha256').update(insertId).digest().readUInt32BE() / 2 ** 32;
}

/** Holds entries; filters by our own query language, orders by time and insertId, binds tokens to the request that gave them. */
export function createLogStore(entries: readonly StoredEntry[], projects?: readonly string[]): LogStore {
  let stored = order(entries);
  const results = new Map<string, readonly Stored[]>();

  const find = (request: StoreRequest, key: string): readonly Stored[] => {
    const known = results.get(key);
    if (known) return known;
    const [sample, share] = /\(sample\(insertId, ([\d.]+)\)\)/.exec(request.filter) ?? [];
    const rest = compileFilter(
      sample === undefined ? request.filter : request.filter.replace(sample, '(insertId:*)'),
    );
    const matches = (entry: StoredEntry): boolean =>
      rest(entry) && (share === undefined || shareOf(String(entry['insertId'])) < Number(share));
    const descending = request.orderBy === 'timestamp desc';
    const found = stored.filter((one) => inResources(one.entry, request.resourceNames) && matches(one.entry));
    const result = descending ? found.reverse() : found;
    results.set(key, result);
    return result;
  };

  return {
    add(more) {
      stored = order([...stored.map((one) => one.entry), ...more]);
      results.clear();
    },
    list(request, options = {}) {
      const problem = refusal(request, projects);
      if (problem) return { ok: false, ...problem };
      const key = createHash('sha256')
        .update(JSON.stringify([request.resourceNames, request.filter, request.orderBy]))
        .digest('hex')
        .slice(0, 16);
      const at = request.pageToken === '' ? 0 : readToken(request.pageToken, key);
      if (at === null)
        return { ok: false, code: 3, message: "page_token doesn't match arguments from the request" };
      let found: readonly Stored[];
      try {
        found = find(request, key);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return { ok: false, code: 3, message: `Unparseable filter: ${error.message}` };
      }
      const size = options.empty === true ? 0 : request.pageSize === 0 ? 50 : request.pageSize;
      const page = found.slice(at, at + size).map((one) => one.entry);
      const next = at + page.length;
      return {
        ok: true,
        entries: page,
        nextPageToken: next < found.length || options.empty === true ? writeToken(next, key) : '',
      };
    },
  };
}

function refusal(
  request: StoreRequest,
  projects: readonly string[] | undefined,
): { code: number; message: string } | null {
  const invalid = (message: string): { code: number; message: string } => ({ code: 3, message });
  if (request.resourceNames.length === 0) return invalid('resource_names must be specified');
  if (request.resourceNames.length > 100) return invalid('at most 100 resource_names');
  for (const name of request.resourceNames) {
    if (
      !/^(?:projects|folders|organizations|billingAccounts)\/[^/]+(?:\/locations\/[^/]+\/buckets\/[^/]+\/views\/[^/]+)?$/.test(
        name,
      )
    )
      return invalid(`Invalid resource name: ${name}`);
    const project = /^projects\/([^/]+)/.exec(name)?.[1];
    if (projects && project !== undefined && !projects.includes(project))
      return { code: 7, message: `Permission denied for all log views on ${name}` };
  }
  if (request.pageSize < 0 || request.pageSize > MAX_PAGE)
    return invalid(`page_size must be between 0 and ${MAX_PAGE}, got ${request.pageSize}`);
  if (!['', 'timestamp', 'timestamp asc', 'timestamp desc'].includes(request.orderBy))
    return invalid(`Invalid order_by: ${request.orderBy}`);
  if ([...request.filter].length > 20_000) return invalid('filter is longer than 20000 characters');
  return null;
}

/** A container fans out over all it holds; only projects are told apart here, as only they stand in log names. */
function inResources(entry: StoredEntry, names: readonly string[]): boolean {
  const own = /^([^/]+\/[^/]+)/.exec(typeof entry['logName'] === 'string' ? entry['logName'] : '')?.[1] ?? '';
  return names.some(
    (name) => !name.startsWith('projects/') || own === '' || name === own || name.startsWith(`${own}/`),
  );
}

function order(entries: readonly StoredEntry[]): Stored[] {
  const seen = new Set<string>();
  const stored: Stored[] = [];
  for (const entry of entries) {
    const insertId = typeof entry['insertId'] === 'string' ? entry['insertId'] : '';
    const logName = typeof entry['logName'] === 'string' ? entry['logName'] : '';
    const timestamp = typeof entry['timestamp'] === 'string' ? entry['timestamp'] : '';
    const key = `${logName}\n${timestamp}\n${insertId}`;
    // The service removes duplicates within one query.
    if (insertId !== '' && seen.has(key)) continue;
    seen.add(key);
    stored.push({ entry: canonical(entry), time: parseTimestamp(timestamp) ?? 0n, insertId });
  }
  return stored.sort((a, b) =>
    a.time < b.time
      ? -1
      : a.time > b.time
        ? 1
        : a.insertId < b.insertId
          ? -1
          : a.insertId > b.insertId
            ? 1
            : 0,
  );
}

function writeToken(at: number, key: string): string {
  return Buffer.from(JSON.stringify([at, key])).toString('base64url');
}

function readToken(token: string, key: string): number | null {
  try {
    const [at, of] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as [number, string];
    return of === key && Number.isInteger(at) ? at : null;
  } catch {
    return null;
  }
}

/** The service keeps values, not texts: times and durations come back with 0, 3, 6 or 9 digits. */
function canonical(entry: StoredEntry): StoredEntry {
  const out: Record<string, unknown> = { ...entry };
  for (const name of ['timestamp', 'receiveTimestamp'])
    if (typeof out[name] === 'string') out[name] = shorten(out[name], 'Z');
  const http = entry['httpRequest'] as Readonly<Record<string, unknown>> | undefined;
  if (typeof http?.['latency'] === 'string')
    out['httpRequest'] = { ...http, latency: shorten(http['latency'], 's') };
  return out;
}

function shorten(text: string, unit: string): string {
  const [whole = '', fraction = ''] = text.slice(0, -unit.length).split('.');
  const digits = fraction.padEnd(9, '0').replace(/^0{9}$|(?:0{3}){1,2}$/, '');
  return `${whole}${digits === '' ? '' : `.${digits}`}${unit}`;
}

/** How many entries the pages before this request gave. */
export function offsetOf(request: StoreRequest): number {
  if (request.pageToken === '') return 0;
  const [at] = JSON.parse(Buffer.from(request.pageToken, 'base64url').toString('utf8')) as [number];
  return at;
}
