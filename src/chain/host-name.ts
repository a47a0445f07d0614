/** No host has a longer name. */
const MAX_NAME = 253;

/** Whether a capture names a system. An address alone, the own machine and words that stand for any system name none: the caller is what is known then. */
export function isHostName(text: string): boolean {
  return (
    text !== '' &&
    text.length <= MAX_NAME &&
    !/^(?:\[ip:[^\]]*\]|[\d.]+|\[?[0-9a-f:]*::[0-9a-f:]*\]?)(?::\d+)?$/i.test(text) &&
    !/^(?:localhost|the|a|server|host|database|db|remote|peer|upstream|socket|address|backend)(?::\d+)?$/i.test(
      text,
    )
  );
}

/** Whether a host is one of one's own network. */
export function isInside(host: string): boolean {
  return !host.includes('.') || /\.(?:internal|local|svc|lan|localdomain)$/.test(host);
}
