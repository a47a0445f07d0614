import { UserError } from '../../util/errors.ts';

/** A server to read from instead of Google's. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** Without TLS and without credentials: emulators and tests on loopback. */
  readonly plain: boolean;
  /** Base address for REST. */
  readonly url: string;
}

/** `http://127.0.0.1:9020`, `https://logging.example.com`, `127.0.0.1:9020` -> where to connect. @throws UserError for anything else. */
export function parseEndpoint(text: string): Endpoint {
  const next = 'write http://HOST:PORT (no TLS, no credentials), https://HOST or HOST:PORT';
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
    ? text
    : `${isLoopback(text) ? 'http' : 'https'}://${text}`;
  let url: URL;
  try {
    url = new URL(full);
  } catch (error) {
    throw new UserError('--endpoint is no address', { where: text, next, cause: error });
  }
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '')
    throw new UserError('--endpoint is neither http nor https', { where: text, next });
  if (url.username !== '' || url.password !== '')
    throw new UserError('--endpoint holds a password', { next });
  const plain = url.protocol === 'http:';
  // Credentials never go over an open line to another machine; without them a plain one is of no use there.
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (plain ? 80 : 443) : Number(url.port),
    plain,
    url: url.origin,
  };
}

function isLoopback(text: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(text);
}
