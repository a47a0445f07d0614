import { UserError } from '../../util/errors.ts';
import { ApiError, type ListRequest, type Transport } from './api.ts';
import { noCredentials } from './credentials.ts';
import { parseEndpoint, type Endpoint } from './endpoint.ts';
import { grpcTransport } from './grpc-transport.ts';
import { isUnreached, restTransport, type Authorize } from './rest-transport.ts';

/** How to reach Cloud Logging. */
export interface Connection {
  readonly transport?: 'grpc' | 'rest' | undefined;
  readonly endpoint?: string | undefined;
}

const GOOGLE = 'https://logging.googleapis.com';
const SCOPES = [
  'https://www.googleapis.com/auth/logging.read',
  'https://www.googleapis.com/auth/cloud-platform.read-only',
];

/**
 * Opens the way to Cloud Logging. gRPC by default; at an endpoint without TLS that names no transport, whichever its server speaks.
 * @throws UserError where there are no credentials, at once.
 */
export async function connect(connection: Connection): Promise<Transport> {
  const endpoint =
    connection.endpoint === undefined || connection.endpoint === ''
      ? null
      : parseEndpoint(connection.endpoint);
  // Off Google's machines the probe for a metadata server costs seconds and finds nothing: the BIOS tells as well.
  process.env['METADATA_SERVER_DETECTION'] ??= endpoint?.plain === true ? 'none' : 'bios-only';
  if (endpoint?.plain === true && connection.transport === undefined) return whicheverAnswers(endpoint);
  return connection.transport === 'rest' ? rest(endpoint) : grpc(endpoint);
}

async function rest(endpoint: Endpoint | null): Promise<Transport> {
  return restTransport(
    endpoint?.url ?? GOOGLE,
    endpoint?.plain === true ? async () => ({}) : await authorization(),
  );
}

async function grpc(endpoint: Endpoint | null): Promise<Transport> {
  try {
    return await grpcTransport(endpoint);
  } catch (error) {
    throw asCredentialsError(error);
  }
}

/** Tokens for REST, renewed by the library when they run out. */
async function authorization(): Promise<Authorize> {
  const { GoogleAuth } = await import('google-auth-library');
  try {
    const client = await new GoogleAuth({ scopes: SCOPES }).getClient();
    return async () => {
      try {
        const headers = await client.getRequestHeaders();
        return Object.fromEntries(
          headers instanceof Headers ? headers.entries() : Object.entries(headers as Record<string, string>),
        );
      } catch (error) {
        throw tokenError(error);
      }
    };
  } catch (error) {
    throw asCredentialsError(error);
  }
}

/** Where tokens are given nobody may have been reached either: that is no fault of the credentials. */
function tokenError(error: unknown): ApiError {
  const said = error instanceof Error ? error.message : String(error);
  const unreached = isUnreached(error);
  return new ApiError(unreached ? 'UNAVAILABLE' : 'UNAUTHENTICATED', said, { unreached, cause: error });
}

function asCredentialsError(error: unknown): Error {
  if (error instanceof UserError) return error;
  const said = error instanceof Error ? error.message : String(error);
  if (/could not load the default credentials/i.test(said)) return noCredentials(error);
  if (isUnreached(error))
    return new UserError(
      `nobody is reached where Google Cloud gives tokens: ${said.split('\n')[0] ?? said}`,
      {
        next: 'check the network, and a proxy (HTTPS_PROXY with NODE_USE_ENV_PROXY=1); saved entries need none (--from FILE)',
        cause: error,
      },
    );
  return new UserError(`the Google Cloud credentials cannot be used: ${said.split('\n')[0] ?? said}`, {
    next: 'run: gcloud auth application-default login',
    cause: error,
  });
}

/** REST first, since an HTTP/1.1 request finds out at once; a server of HTTP/2 alone is asked by gRPC. */
function whicheverAnswers(endpoint: Endpoint): Transport {
  const first = restTransport(endpoint.url, async () => ({}));
  let chosen: Transport | null = null;
  return {
    get name() {
      return (chosen ?? first).name;
    },
    async list(request: ListRequest, call) {
      if (chosen) return chosen.list(request, call);
      try {
        const page = await first.list(request, call);
        chosen = first;
        return page;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 'UNIMPLEMENTED') throw error;
        chosen = await grpc(endpoint);
        return chosen.list(request, call);
      }
    },
    close: async () => chosen?.close(),
  };
}
