import { createHmac } from 'node:crypto';

import type { SecretKind } from './scan.ts';

const REMEMBERED = 20_000;

/** Gives `[kind:8hex]` for a secret. */
export type StandIn = (kind: SecretKind, secret: string) => string;

/**
 * Stand-ins under one key: HMAC-SHA-256 of the secret alone, so the hex part is the same wherever and as whatever it is
 * found. It is cut to 32 bits on purpose: enough to tell the secrets of one report apart, and of a long secret nothing
 * can be recovered. Values of few possibilities (an IPv4 address, a known mail address, a weak password) can be tried
 * out by whoever knows the key: only a key that is kept secret protects those; see `createRedactor`.
 */
export function createStandIn(key: string): StandIn {
  const known = new Map<string, string>();
  return (kind, secret) => {
    let hex = known.get(secret);
    if (hex === undefined) {
      const same =
        kind === 'email' || kind === 'service-account' || kind === 'ip' ? secret.toLowerCase() : secret;
      hex = createHmac('sha256', key).update(same).digest('hex').slice(0, 8);
      if (known.size >= REMEMBERED) known.clear();
      // Long secrets (keys, certificates) are rare and would pin their whole text.
      if (secret.length <= 512) known.set(secret, hex);
    }
    return `[${kind}:${hex}]`;
  };
}
