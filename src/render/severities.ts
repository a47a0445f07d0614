import type { Report } from '../model/index.ts';
import { formatCount } from '../util/text.ts';

const MOST_SERVICES = 12;

/** Entries of each service by severity, in one line; '' in reports that do not count them. */
export function severitiesText({ services }: Report['coverage']): string {
  const counted = services.filter((s) => s.severities !== undefined);
  const shown = counted.slice(0, MOST_SERVICES).map(
    ({ name, severities }) =>
      `${name} ${Object.entries(severities ?? {})
        .map(([severity, count]) => `${severity} ${formatCount(count)}`)
        .join(', ')}`,
  );
  const rest = counted.length - shown.length;
  return `${shown.join('; ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}`;
}
