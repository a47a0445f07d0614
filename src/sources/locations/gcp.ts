import type { LocationKind } from '../log-source.ts';
import { isGcp } from '../gcp/location.ts';

/** `gcp:PROJECT` and other places of Cloud Logging. What it takes is loaded when it is opened. */
export const gcp: LocationKind = {
  claims: isGcp,
  async open(location, io) {
    const { liveSource } = await import('../gcp/live-source.ts');
    return liveSource(location, io);
  },
};
