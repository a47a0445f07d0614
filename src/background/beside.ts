import type { Chain, Observed } from '../model/index.ts';
import { allAlongBy } from './all-along.ts';
import { telemetryBy } from './telemetry.ts';

/** Words for why a finding is a side matter: its service answers its requests well all the while. */
export function besideBy(
  observed: Pick<Observed, 'exposure' | 'first' | 'last' | 'signals'>,
): (chain: Chain) => string | undefined {
  const allAlong = allAlongBy(observed);
  const telemetry = telemetryBy(observed);
  return (chain) => telemetry(chain) ?? allAlong(chain);
}
