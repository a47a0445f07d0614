import type { Report, Unknown } from '../model/index.ts';

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
