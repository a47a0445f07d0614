import { UserError } from '../../util/errors.ts';

/** Where to read, as options name it. */
export interface Places {
  readonly projects?: readonly string[] | undefined;
  readonly folders?: readonly string[] | undefined;
  readonly organizations?: readonly string[] | undefined;
  readonly billingAccounts?: readonly string[] | undefined;
  readonly bucket?: string | undefined;
  readonly location?: string | undefined;
  readonly view?: string | undefined;
  /** Full names, as the API takes them. */
  readonly resourceNames?: readonly string[] | undefined;
}

const PREFIX = 'gcp:';
/** Names that one request takes. */
const MAX_NAMES = 100;
const CONTAINER = /^(?:projects|folders|organizations|billingAccounts)\/[^/\s]+$/;
const VIEW =
  /^(?:projects|folders|organizations|billingAccounts)\/[^/\s]+\/locations\/[^/\s]+\/buckets\/[^/\s]+\/views\/[^/\s]+$/;
/** Ids of projects, with the domain that old ones carry. */
const PROJECT = /^(?:[a-z0-9.-]+:)?[a-z0-9][a-z0-9-]{1,61}$/;

/** Whether a location is read from Cloud Logging. */
export function isGcp(location: string): boolean {
  return location.startsWith(PREFIX);
}

/** Options -> `gcp:` and resource names with commas between; null where they name no place. @throws UserError for what cannot be read together. */
export function gcpLocation(places: Places): string | null {
  const { bucket, location, view } = places;
  const given = [bucket, location, view].filter((part) => part !== undefined).length;
  if (given > 0 && given < 3)
    throw new UserError('--bucket, --location and --view are given together or not at all', {
      next: 'the default ones are --bucket _Default --location global --view _Default',
    });
  const containers = [
    ...(places.projects ?? []).map((id) => `projects/${id.replace(/^projects\//, '')}`),
    ...(places.folders ?? []).map((id) => `folders/${id.replace(/^folders\//, '')}`),
    ...(places.organizations ?? []).map((id) => `organizations/${id.replace(/^organizations\//, '')}`),
    ...(places.billingAccounts ?? []).map((id) => `billingAccounts/${id.replace(/^billingAccounts\//, '')}`),
  ];
  const within = given === 3 ? `/locations/${location}/buckets/${bucket}/views/${view}` : '';
  const names = [...(places.resourceNames ?? []), ...containers.map((name) => `${name}${within}`)];
  return names.length === 0 ? null : `${PREFIX}${[...new Set(names)].join(',')}`;
}

/** `gcp:PROJECT`, `gcp:folders/1,projects/p/locations/l/buckets/b/views/v` -> resource names. @throws UserError naming the one that is none. */
export function resourceNames(location: string): readonly string[] {
  const names = location
    .slice(PREFIX.length)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => (name.includes('/') ? name : `projects/${name}`));
  if (names.length === 0)
    throw new UserError('gcp: names no project', {
      where: location,
      next: 'write gcp:PROJECT, or use --project PROJECT',
    });
  if (names.length > MAX_NAMES)
    throw new UserError(`${names.length} places are more than the ${MAX_NAMES} that one request takes`, {
      next: 'name the folder or organization that holds them, or run in parts',
    });
  for (const name of names) {
    const project = /^projects\/([^/]+)/.exec(name)?.[1];
    if ((!CONTAINER.test(name) && !VIEW.test(name)) || (project !== undefined && !PROJECT.test(project)))
      throw new UserError(`${JSON.stringify(name)} is no place that Cloud Logging reads from`, {
        where: location,
        next: 'write a project id, or projects|folders|organizations|billingAccounts/ID, each with /locations/L/buckets/B/views/V behind it or without',
      });
  }
  return [...new Set(names)];
}
