import { UserError } from '../../util/errors.ts';
import type { LocationKind } from '../log-source.ts';

/** `gcp:PROJECT`: reading from Cloud Logging itself, which this version does not do. */
export const gcp: LocationKind = {
  claims: (location) => location.startsWith('gcp:'),
  async open(location) {
    const project = location.slice('gcp:'.length) || 'PROJECT';
    throw new UserError('reading live from Cloud Logging is not in this version', {
      where: location,
      next: `save the entries first: gcloud logging read 'timestamp>="2025-01-31T10:00:00Z" timestamp<"2025-01-31T11:00:00Z"' --project=${project} --format=json > entries.json`,
    });
  },
};
