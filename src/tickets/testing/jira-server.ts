import { adfText } from '../jira/adf.ts';
import {
  addIssue,
  setOpen,
  startTracker,
  type Reply,
  type Request,
  type Route,
  type Tracker,
} from './server.ts';

/** What the server knows its users by. */
export const JIRA_TOKEN = 'ATATT3secretSECRETsecret0123456789';
export const JIRA_EMAIL = 'ann@example.test';

/** A Jira on loopback; Cloud's search sees a new issue only after `reveal`. */
export interface JiraTracker extends Tracker {
  readonly reveal: () => void;
  /** What a person sees of an issue's description. */
  readonly textOf: (number: number) => string;
  readonly bodies: Map<number, unknown>;
  /** Names of the files of each issue. */
  readonly files: Map<number, { id: string; filename: string }[]>;
  readonly fields: Map<number, Readonly<Record<string, unknown>>>;
  readonly commentBodies: Map<number, unknown>;
}

type Properties = Record<string, unknown>;
const GONE: Reply = {
  status: 404,
  json: { errorMessages: ['Issue does not exist or you do not have permission to see it.'], errors: {} },
};
const DONE = { name: 'Done', statusCategory: { key: 'done' } };
const TODO = { name: 'To Do', statusCategory: { key: 'new' } };

/** Jira's issues API for the project SHOP, as its documentation says it behaves: Cloud (v3, documents) or Server (v2, wiki markup). */
export async function startJira(version: 2 | 3): Promise<JiraTracker> {
  const bodies = new Map<number, unknown>();
  const commentBodies = new Map<number, unknown>();
  const properties = new Map<string, Properties>();
  const files = new Map<number, { id: string; filename: string }[]>();
  const fields = new Map<number, Readonly<Record<string, unknown>>>();
  let hidden = new Set<number>();
  const api = `/rest/api/${version}`;
  const numberOf = (key: string | undefined): number => Number(/^SHOP-(\d+)$/.exec(key ?? '')?.[1]);
  const refused = (body: unknown): Reply | null => {
    const said = (text: string): Reply => ({
      status: 400,
      json: { errorMessages: [], errors: { description: text } },
    });
    const doc = body as { type?: unknown; version?: unknown; content?: unknown };
    if (version === 3 && (doc.type !== 'doc' || doc.version !== 1 || !validAdf(body)))
      return said('Operation value must be an Atlassian Document (see the Atlassian Document Format)');
    if (version === 2 && typeof body !== 'string') return said('Operation value must be a string');
    return (typeof body === 'string' ? body : JSON.stringify(body)).length > 32_767
      ? said('The entered text is too long. It exceeds the allowed limit of 32,767 characters.')
      : null;
  };
  const keep = (name: string, list: unknown): void => {
    for (const { key, value } of (list ?? []) as readonly { key: string; value: unknown }[])
      properties.set(name, { ...properties.get(name), [key]: value });
  };
  const shown = (number: number, r: Request, t: Tracker): object => {
    const issue = t.issues.find((i) => i.number === number);
    const wanted = (r.url.searchParams.get('properties') ?? '').split(',').filter(Boolean);
    return {
      id: String(10_000 + number),
      key: `SHOP-${number}`,
      fields: {
        status: issue?.open === true ? TODO : DONE,
        description: version === 3 ? stored(bodies.get(number)) : bodies.get(number),
        resolutiondate: issue?.closedAt ?? null,
        labels: issue?.labels,
        attachment: files.get(number) ?? [],
      },
      properties: Object.fromEntries(
        Object.entries(properties.get(`SHOP-${number}`) ?? {}).filter(([k]) => wanted.includes(k)),
      ),
    };
  };
  const issueAt = (r: Request, t: Tracker): Tracker['issues'][number] | undefined =>
    t.issues.find((i) => i.number === numberOf(r.args[0]));
  const searched = (r: Request, t: Tracker): readonly number[] =>
    r.url.searchParams.get('jql') === 'project = "SHOP" AND labels = "rca" ORDER BY created ASC'
      ? t.issues.filter((i) => i.labels.includes('rca') && !hidden.has(i.number)).map((i) => i.number)
      : [];
  const route = (method: string, path: string, run: Route[2]): Route => [
    method,
    new RegExp(`^${api}/${path}$`),
    run,
  ];
  const key = '(SHOP-\\d+)';
  const routes: readonly Route[] = [
    route('GET', version === 3 ? 'search/jql' : 'search', (r, t) => {
      const found = searched(r, t);
      const at = Number(r.url.searchParams.get(version === 3 ? 'nextPageToken' : 'startAt') ?? '0');
      const issues = found.slice(at, at + 2).map((n) => shown(n, r, t));
      if (version === 2) return { status: 200, json: { startAt: at, total: found.length, issues } };
      const more = at + 2 < found.length;
      return {
        status: 200,
        json: { issues, isLast: !more, ...(more ? { nextPageToken: String(at + 2) } : {}) },
      };
    }),
    route('POST', 'issue', (r, t) => {
      const given = r.json['fields'] as Record<string, unknown>;
      const labels = given['labels'] as string[];
      const wrong = refused(given['description']);
      if (wrong) return wrong;
      if (labels.some((l) => /\s/.test(l)))
        return { status: 400, json: { errors: { labels: "The label can't contain spaces." } } };
      const issue = addIssue(t, given['summary'] as string, '', labels);
      bodies.set(issue.number, given['description']);
      fields.set(issue.number, given);
      keep(`SHOP-${issue.number}`, r.json['properties']);
      if (version === 3) hidden.add(issue.number);
      return { status: 201, json: { id: String(10_000 + issue.number), key: `SHOP-${issue.number}` } };
    }),
    route('GET', `issue/${key}`, (r, t) =>
      issueAt(r, t) ? { status: 200, json: shown(numberOf(r.args[0]), r, t) } : GONE,
    ),
    route('PUT', `issue/${key}`, (r, t) => {
      const issue = issueAt(r, t);
      if (!issue) return GONE;
      const given = (r.json['fields'] ?? {}) as Record<string, unknown>;
      if ('description' in given) {
        const wrong = refused(given['description']);
        if (wrong) return wrong;
        bodies.set(issue.number, given['description']);
      }
      const update = (r.json['update'] ?? {}) as { labels?: readonly { add: string }[] };
      issue.labels = [...new Set([...issue.labels, ...(update.labels ?? []).map((l) => l.add)])];
      keep(`SHOP-${issue.number}`, r.json['properties']);
      return { status: 204 };
    }),
    route('GET', `issue/${key}/transitions`, (r, t) => {
      const issue = issueAt(r, t);
      if (!issue) return GONE;
      const to = issue.open
        ? [
            { id: '21', to: { ...TODO, statusCategory: { key: 'indeterminate' } } },
            { id: '31', to: DONE },
          ]
        : [{ id: '11', to: TODO }];
      return { status: 200, json: { transitions: to } };
    }),
    route('POST', `issue/${key}/transitions`, (r, t) => {
      const issue = issueAt(r, t);
      if (!issue) return GONE;
      const { id } = r.json['transition'] as { id: string };
      if (!(issue.open ? ['21', '31'] : ['11']).includes(id))
        return {
          status: 400,
          json: {
            errorMessages: [
              `It seems that you have tried to perform a workflow operation (${id}) that is not valid`,
            ],
          },
        };
      setOpen(issue, id !== '31', '', t);
      return { status: 204 };
    }),
    route('GET', `issue/${key}/comment`, (r, t) => {
      const issue = issueAt(r, t);
      if (!issue) return GONE;
      const at = Number(r.url.searchParams.get('startAt') ?? '0');
      const expanded = r.url.searchParams.get('expand') === 'properties';
      const comments = issue.comments.slice(at, at + 2).map((c) => ({
        id: String(c.id),
        body: version === 3 ? stored(commentBodies.get(c.id)) : commentBodies.get(c.id),
        ...(expanded
          ? {
              properties: Object.entries(properties.get(`c${c.id}`) ?? {}).map(([k, value]) => ({
                key: k,
                value,
              })),
            }
          : {}),
      }));
      return { status: 200, json: { startAt: at, total: issue.comments.length, comments } };
    }),
    route('POST', `issue/${key}/comment`, (r, t) => {
      const issue = issueAt(r, t);
      if (!issue) return GONE;
      const wrong = refused(r.json['body']);
      if (wrong) return wrong;
      const id = t.nextId++;
      issue.comments.push({ id, body: shownText(r.json['body']) });
      commentBodies.set(id, r.json['body']);
      keep(`c${id}`, r.json['properties']);
      return { status: 201, json: { id: String(id), body: r.json['body'] } };
    }),
    route('PUT', `issue/${key}/comment/(\\d+)`, (r, t) => {
      const comment = issueAt(r, t)?.comments.find((c) => c.id === Number(r.args[1]));
      if (!comment) return GONE;
      const wrong = refused(r.json['body']);
      if (wrong) return wrong;
      comment.body = shownText(r.json['body']);
      commentBodies.set(comment.id, r.json['body']);
      keep(`c${comment.id}`, r.json['properties']);
      return { status: 200, json: { id: String(comment.id) } };
    }),
    route('DELETE', `issue/${key}/comment/(\\d+)`, (r, t) => {
      const issue = issueAt(r, t);
      if (issue) issue.comments = issue.comments.filter((c) => c.id !== Number(r.args[1]));
      return { status: 204 };
    }),
    route('POST', `issue/${key}/attachments`, (r, t) => {
      const issue = issueAt(r, t);
      if (!issue) return GONE;
      const filename = /filename="([^"]+)"/.exec(String(r.json['raw']))?.[1] ?? '';
      const file = { id: String(t.nextId++), filename };
      files.set(issue.number, [...(files.get(issue.number) ?? []), file]);
      return { status: 200, json: [file] };
    }),
    route('DELETE', 'attachment/(\\d+)', (r) => {
      for (const [n, list] of files)
        files.set(
          n,
          list.filter((f) => f.id !== r.args[0]),
        );
      return { status: 204 };
    }),
  ];
  const expected =
    version === 3
      ? `Basic ${Buffer.from(`${JIRA_EMAIL}:${JIRA_TOKEN}`).toString('base64')}`
      : `Bearer ${JIRA_TOKEN}`;
  const tracker = await startTracker(routes, (request) => {
    if (request.headers.authorization !== expected)
      return { status: 401, json: { message: 'Client must be authenticated to access this resource.' } };
    return request.url?.endsWith('/attachments') === true &&
      request.headers['x-atlassian-token'] !== 'no-check'
      ? { status: 403, json: { message: 'XSRF check failed' } }
      : null;
  });
  return Object.assign(tracker, {
    reveal: () => void (hidden = new Set()),
    textOf: (number: number) => shownText(bodies.get(number)),
    bodies,
    files,
    fields,
    commentBodies,
  });
}

const shownText = (body: unknown): string => (typeof body === 'string' ? body : adfText(body));

/** Cloud gives nodes names of its own. */
function stored(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  const { content, ...rest } = node as { content?: readonly unknown[]; attrs?: object; type?: string };
  return {
    ...rest,
    ...(rest.type === 'table' ? { attrs: { ...rest.attrs, localId: 'a1', layout: 'default' } } : {}),
    ...(content ? { content: content.map(stored) } : {}),
  };
}

/** What a node may hold, by the published schema; only the kinds that a report uses. */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  doc: ['heading', 'paragraph', 'bulletList', 'orderedList', 'table', 'codeBlock'],
  heading: ['text', 'hardBreak'],
  paragraph: ['text', 'hardBreak'],
  codeBlock: ['text'],
  bulletList: ['listItem'],
  orderedList: ['listItem'],
  listItem: ['paragraph', 'bulletList', 'orderedList', 'codeBlock'],
  table: ['tableRow'],
  tableRow: ['tableHeader', 'tableCell'],
  tableHeader: ['paragraph'],
  tableCell: ['paragraph'],
};
function validAdf(value: unknown): boolean {
  const node = value as {
    type: string;
    text?: string;
    content?: readonly { type: string }[];
    marks?: readonly { type: string }[];
  };
  if (node.type === 'text')
    return (
      typeof node.text === 'string' &&
      node.text !== '' &&
      (!node.marks?.some((m) => m.type === 'code') ||
        node.marks.every((m) => ['code', 'link'].includes(m.type)))
    );
  if (node.type === 'hardBreak') return true;
  const may = HOLDS[node.type];
  return may !== undefined && (node.content ?? []).every((c) => may.includes(c.type) && validAdf(c));
}
