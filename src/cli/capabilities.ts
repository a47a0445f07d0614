import type { CapabilitySpec } from '../model/index.ts';
import { loadConfig } from './config.ts';
import type { Io } from './io.ts';

/** The capabilities that the configuration file lists; none where it has none. @throws UserError with file and line for one that is not well-formed. */
export async function loadCapabilities(
  config: string | undefined,
  io: Io,
): Promise<readonly CapabilitySpec[]> {
  const found = (await loadConfig(config ?? io.env['RCA_CONFIG'], io.cwd))['capabilities'];
  if (found === undefined) return [];
  // Few have any, and the schema library costs each start.
  const { parseCapabilities } = await import('./capability-schema.ts');
  const { value, where } = found as { value: unknown; where: string };
  return parseCapabilities(value, where);
}
