import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An issue in the server's memory. */
export interface StoredIssue {
  number: number;
  title: string;
  body: string;
  open: boolean;
  reason: string;
  closedAt: string | null;
  labels: string[];
  comments: { id: number; body: string }[];
  assignees?: readonly string[];
}

/** What the server is told to do with the next request that fits. */
export interface Fault {
  readonly method: string;
  readonly path: RegExp;
  /** Answers so instead; the request is not carried out. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Carries the request out, then breaks the connection without an answer, or never answers. */
  readonly after?: 'break' | 'silence';
  /** Waits for this before it carries the request out. */
  readonly wait?: Promise<void>;
}

/** One request of a system's API, with what the path's pattern caught. */
export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly json: Readonly<Record<string, unknown>>;
  readonly args: readonly string[];
}

/** What a route answers. */
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A route: method, pattern of the path, what it does. */
export type Route = readonly [string, RegExp, (request: Request, tracker: Tracker) => Reply];

/** The memory of a ticket system, and what was asked of it. */
export interface Tracker {
  readonly url: string;
  readonly issues: StoredIssue[];
  readonly faults: Fault[];
  /** `POST /repos/o/r/issues`, in order. */
  readonly log: string[];
  nextId: number;
  readonly close: () => Promise<void>;
}

/** Starts a ticket system on loopback. `refuse` answers who may not. */
export async function startTracker(
  routes: readonly Route[],
  refuse: (request: IncomingMessage) => Reply | null,
): Promise<Tracker> {
  const send = (response: ServerResponse, reply: Reply): void => {
    response.writeHead(reply.status, { 'Content-Type': 'application/json', ...reply.headers });
    response.end(reply.json === undefined ? '' : JSON.stringify(reply.json));
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const method = request.method ?? 'GET';
    tracker.log.push(`${method} ${url.pathname}`);
    const at = tracker.faults.findIndex((f) => f.method === method && f.path.test(url.pathname));
    const fault = at >= 0 ? tracker.faults.splice(at, 1)[0] : undefined;
    if (fault?.wait) await fault.wait;
    if (fault?.status !== undefined)
      return send(response, {
        status: fault.status,
        json: fault.body ?? { message: 'refused' },
        headers: fault.headers ?? {},
      });
    const refused = refuse(request);
    if (refused) return send(response, refused);
    for (const [verb, pattern, run] of routes) {
      const m = verb === method ? pattern.exec(url.pathname) : null;
      if (!m) continue;
      const isJson = request.headers['content-type']?.startsWith('application/json') === true;
      const json = (text === '' || !isJson ? { raw: text } : JSON.parse(text)) as Record<string, unknown>;
      const reply = run({ method, url, json, args: m.slice(1) }, tracker);
      if (fault?.after === 'silence') return;
      return fault?.after === 'break' ? void request.socket.destroy() : send(response, reply);
    }
    send(response, { status: 404, json: { message: 'Not Found' } });
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const tracker: Tracker = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issues: [],
    faults: [],
    log: [],
    nextId: 1000,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return tracker;
}

/** A page of a list with the Link header that leads to the next; pages are small, so that paging is tried. */
export function page(request: Request, tracker: Tracker, items: readonly unknown[]): Reply {
  const at = Number(request.url.searchParams.get('page') ?? '1');
  const size = 2;
  const next = new URL(request.url.pathname + request.url.search, tracker.url);
  next.searchParams.set('page', String(at + 1));
  return {
    status: 200,
    json: items.slice((at - 1) * size, at * size),
    headers:
      at * size < items.length ? { Link: `<${next.href}>; rel="next", <${next.href}>; rel="last"` } : {},
  };
}

/** Opens or closes an issue; each closing has its own time. */
export function setOpen(issue: StoredIssue, open: boolean, reason: string, tracker: Tracker): void {
  issue.closedAt = open
    ? null
    : issue.open
      ? new Date(Date.UTC(2025, 0, 1) + tracker.nextId++ * 1000).toISOString()
      : issue.closedAt;
  issue.open = open;
  issue.reason = reason;
}

/** A new issue. */
export function addIssue(tracker: Tracker, title: string, body: string, labels: string[]): StoredIssue {
  const issue: StoredIssue = {
    number: tracker.issues.length + 1,
    title,
    body,
    open: true,
    reason: '',
    closedAt: null,
    labels,
    comments: [],
  };
  tracker.issues.push(issue);
  return issue;
}
