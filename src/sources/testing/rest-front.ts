import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RpcError } from './faults.ts';
import type { StoreRequest } from './log-store.ts';
import type { Answer } from './logging-server.ts';

const HTTP: Readonly<Record<number, readonly [http: number, name: string]>> = {
  3: [400, 'INVALID_ARGUMENT'],
  4: [504, 'DEADLINE_EXCEEDED'],
  5: [404, 'NOT_FOUND'],
  7: [403, 'PERMISSION_DENIED'],
  8: [429, 'RESOURCE_EXHAUSTED'],
  9: [400, 'FAILED_PRECONDITION'],
  13: [500, 'INTERNAL'],
  14: [503, 'UNAVAILABLE'],
  16: [401, 'UNAUTHENTICATED'],
};

/** One protocol's end of the server. */
export interface Front {
  readonly port: number;
  close(): Promise<void>;
}

/** `POST /v2/entries:list`, as the service answers it. */
export async function startRest(answer: (request: StoreRequest) => Promise<Answer>): Promise<Front> {
  const server = createServer((incoming, response) => {
    void serve(incoming, response, answer).catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: (request: StoreRequest) => Promise<Answer>,
): Promise<void> {
  const { pathname } = new URL(incoming.url ?? '/', 'http://localhost');
  if (incoming.method !== 'POST' || pathname !== '/v2/entries:list')
    return sendError(response, { code: 5, message: 'Not Found' });
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  let request: StoreRequest;
  try {
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Partial<StoreRequest>;
    request = { resourceNames: [], filter: '', orderBy: '', pageSize: 0, pageToken: '', ...body };
  } catch {
    return sendError(response, { code: 3, message: 'Invalid JSON payload received.' });
  }
  const given = await answer(request);
  if (given.kind === 'hang') return;
  if (given.kind === 'drop') return void response.destroy();
  if (given.kind === 'error') return sendError(response, given.error);
  const { entries, nextPageToken, cut } = given;
  const text = JSON.stringify({
    ...(entries.length > 0 ? { entries } : {}),
    ...(nextPageToken === '' ? {} : { nextPageToken }),
  });
  response.writeHead(200, {
    'content-type': 'application/json; charset=UTF-8',
    'content-length': Buffer.byteLength(text),
  });
  if (!cut) return void response.end(text);
  response.write(text.slice(0, text.length >> 1), () => response.destroy());
}

function sendError(response: ServerResponse, { code, message, info, retryDelay }: RpcError): void {
  const [http, status] = HTTP[code] ?? [500, 'INTERNAL'];
  const list = [
    ...(retryDelay === undefined
      ? []
      : [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay }]),
    ...(info ? [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', ...info }] : []),
  ];
  const details = list.length > 0 ? list : undefined;
  response.writeHead(http, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify({ error: { code: http, message, status, ...(details ? { details } : {}) } }));
}
