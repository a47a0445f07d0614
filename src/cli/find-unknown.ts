import { isAbsolute, resolve } from 'node:path';
import type { Report, Unknown } from '../model/index.ts';
import { loadLastRun, type LastRun } from '../store/index.ts';
import type { Io } from './io.ts';
import { readReport } from './report-file.ts';

/** Characters of a fingerprint from which on its beginning names a pattern. */
const MIN_PREFIX = 8;

/** The unknown pattern of a report by its number (`U1`), its fingerprint, or the unique beginning of that; null where there is none. */
export function findUnknown({ unknowns }: Pick<Report, 'unknowns'>, what: string): Unknown | null {
  const exact = unknowns.find((u) => u.fingerprint === what || u.id === what.toUpperCase());
  if (exact) return exact;
  const fits =
    what.length < MIN_PREFIX ? [] : unknowns.filter((u) => u.fingerprint?.startsWith(what) === true);
  return (fits.length === 1 ? fits[0] : undefined) ?? null;
}

/** A report whose numbers of unknown patterns are meant, and what it is called. */
export interface Numbered {
  readonly report: Report;
  readonly name: string;
}

/** Whether it is the number of a pattern, which holds in one report only; a fingerprint holds in all. */
export function isNumber(what: string): boolean {
  return /^u\d+$/i.test(what);
}

/**
 * The report that `U3` is a number of: the one that is given, else the last run where it read the same entries. A baseline numbers the patterns of the same
 * entries otherwise. Null where neither is there. @throws UserError where the report that is given cannot be read.
 */
export async function numberedIn(
  given: string | undefined,
  from: readonly string[],
  io: Io,
): Promise<Numbered | null> {
  if (given !== undefined && given !== 'last') return { report: await readReport(given, io), name: given };
  const last = given === 'last' ? await loadLastRun(io.env) : await loadLastRun(io.env).catch(() => null);
  if (last === null || (given === undefined && !isOf(last, from, io))) return null;
  return { report: last.report, name: 'the last run' };
}

/** Standard input is another each time. */
function isOf(last: LastRun, from: readonly string[], io: Io): boolean {
  if (from.includes('-')) return false;
  const named = (places: readonly string[]): string =>
    JSON.stringify(places.map((place) => (isAbsolute(place) ? place : resolve(io.cwd, place))).sort());
  return named(last.from) === named(from);
}
