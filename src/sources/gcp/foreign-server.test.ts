import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { makeEntries, readLive } from '../testing/live.ts';
import type { LoggingServer } from '../testing/logging-server.ts';

/** What a server of another make does with one answer instead of giving the page; true where it has answered. */
type Odd = (call: number, request: IncomingMessage, response: ServerResponse, page: string) => boolean;

const PAGE = 60;
const entries = makeEntries(300);
const newest = [...entries].reverse();

let stop: (() => void) | null = null;
afterEach(() => {
  stop?.();
  stop = null;
});

/** Another implementation of `entries:list`: tokens are plain numbers, the window is all that it understands, JSON is written with blanks. */
async function serve(
  odd: Odd,
): Promise<{ server: Pick<LoggingServer, 'rest' | 'grpc'>; calls: () => number }> {
  let calls = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls += 1;
      const { pageToken = '', filter } = JSON.parse(Buffer.concat(chunks).toString()) as {
        pageToken?: string;
        filter: string;
      };
      const upTo = /timestamp<="([^"]+)"/.exec(filter)?.[1];
      const asked = newest.filter((entry) => upTo === undefined || String(entry['timestamp']) <= upTo);
      const from = pageToken === '' ? 0 : Number(pageToken);
      const next = from + PAGE < asked.length ? { nextPageToken: String(from + PAGE) } : {};
      const page = JSON.stringify({ ...next, entries: asked.slice(from, from + PAGE) }, null, 2);
      if (odd(calls, request, response, page)) return;
      response.setHeader('content-type', 'application/json');
      response.end(page);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  return { server: { rest: `http://127.0.0.1:${port}`, grpc: '' }, calls: () => calls };
}

const fail = (response: ServerResponse, status: number, body: string, headers = {}): true => {
  response.writeHead(status, headers);
  response.end(body);
  return true;
};
const every =
  (n: number, odd: Odd): Odd =>
  (call, ...rest) =>
    call % n === 2 && odd(call, ...rest);

it.each<[string, Odd]>([
  ['nothing odd', () => false],
  [
    'answers that are zipped',
    (_call, _request, response, page) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(page));
      return true;
    },
  ],
  [
    'connections that are reset between answers',
    every(2, (_call, request) => {
      request.socket.resetAndDestroy();
      return true;
    }),
  ],
  [
    'connections that are closed after each answer',
    (_call, request, response, page) => {
      response.end(page, () => request.socket.destroy());
      return true;
    },
  ],
  ['an error page in HTML', every(3, (_c, _r, response) => fail(response, 502, '<html>Bad Gateway</html>'))],
  ['an error without a body', every(3, (_c, _r, response) => fail(response, 503, ''))],
  [
    'an error whose details come in another order, with a time to wait',
    every(3, (_c, _r, response) =>
      fail(
        response,
        429,
        JSON.stringify({
          error: {
            details: [
              { '@type': 'type.googleapis.com/google.rpc.Help', links: [] },
              { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '0.05s' },
              {
                metadata: { quota_limit_value: '120' },
                reason: 'RATE_LIMIT_EXCEEDED',
                '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
              },
            ],
            status: 'RESOURCE_EXHAUSTED',
            message: 'Quota exceeded',
            code: 429,
          },
        }),
      ),
    ),
  ],
  ['a refusal that says nothing but 429', every(3, (_c, _r, response) => fail(response, 429, ''))],
  [
    'errors in a list, and details that are none',
    every(3, (_c, _r, response) => fail(response, 500, '[{"error":{"code":500,"details":{"a":1}}}]')),
  ],
  [
    'details that are no list',
    every(3, (_c, _r, response) => fail(response, 503, '{"error":{"details":{}}}')),
  ],
  ['an answer that is empty', every(3, (_c, _r, response) => fail(response, 200, ''))],
  [
    'a token that it forgot',
    every(3, (_c, _r, response) =>
      fail(response, 400, '{"error":{"code":400,"message":"bad page token","status":"FAILED_PRECONDITION"}}'),
    ),
  ],
])('every entry is read of a server with %s', async (_name, odd) => {
  const { server, calls } = await serve(odd);
  const read = await readLive(server as LoggingServer, 'rest');
  expect(read.ids).toEqual(newest.map((entry) => entry['insertId']));
  expect(read.remarks).toEqual([]);
  expect(read.reads.total).toBe(calls());
});

it('waits as long as Retry-After says', async () => {
  const { server } = await serve((call, _request, response) =>
    call === 2 ? fail(response, 503, '', { 'retry-after': '1' }) : false,
  );
  const from = performance.now();
  expect((await readLive(server as LoggingServer, 'rest')).ids).toHaveLength(300);
  expect(performance.now() - from).toBeGreaterThan(990);
});

it('takes an empty page of any spelling for what it is', async () => {
  for (const empty of ['{}', '{ }', '{"entries":[]}', '{"entries":null}', '{"nextPageToken":""}', '\n{}\n']) {
    const { server } = await serve((_call, _request, response) => fail(response, 200, empty));
    const read = await readLive(server as LoggingServer, 'rest');
    expect([read.ids, read.remarks, read.reads.total]).toEqual([[], [], 1]);
    stop?.();
  }
});
