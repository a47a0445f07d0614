import { hash64 } from '../../util/hash.ts';
import { UserError } from '../../util/errors.ts';
import { stateOf } from '../block.ts';
import type { Answer, Call } from '../http.ts';
import { readMarkdown } from '../markdown.ts';
import { LABEL, type Attachment, type Comment, type Ticket, type TicketSystem } from '../system.ts';
import { adfText, toAdf } from './adf.ts';
import { toWiki } from './wiki.ts';

/** Which Jira, and how tickets are made there. */
export interface JiraOptions {
  /** 3: Cloud (documents); 2: Server and Data Center (wiki markup). */
  readonly version: 2 | 3;
  readonly site: string;
  readonly issueType: string;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Name of the property of issues and comments that holds what other systems hold in hidden comments. */
const PROPERTY = 'rca';
const FIELDS = 'status,description,resolutiondate,labels';
/** Cloud's search sees a new issue only after a moment. */
const SETTLE_MS = 5000;

interface Kept {
  readonly text: string;
  readonly seen: string;
}
interface Issue {
  readonly key: string;
  readonly fields: {
    readonly description?: unknown;
    readonly resolutiondate?: string | null;
    readonly status: { readonly name: string; readonly statusCategory: { readonly key: string } };
    readonly attachment?: readonly { readonly id: string; readonly filename: string }[];
  };
  readonly properties?: Readonly<Record<string, Kept>>;
}
interface JiraComment {
  readonly id: string;
  readonly body: unknown;
  readonly properties?: readonly { readonly key: string; readonly value: Kept }[];
}

/**
 * Jira issues over the REST API: Cloud (v3, documents) and Server or Data Center (v2, wiki markup). What other systems keep in hidden
 * comments is kept in an issue's and a comment's property, with the name of the text that was written, so that edits are noticed.
 */
export function jira(project: string, call: Call, options: JiraOptions): TicketSystem {
  const api = `/rest/api/${options.version}`;
  const seenOf = (body: unknown): string =>
    hash64((typeof body === 'string' ? body : adfText(body)).replace(/\s+/g, ' ').trim());
  const bodyOf = async (text: string): Promise<{ body: unknown; kept: Kept }> => {
    const { kept, shown } = stateOf(text);
    const parts = await readMarkdown(shown);
    const body = options.version === 3 ? toAdf(parts) : toWiki(parts);
    return { body, kept: { text: kept, seen: seenOf(body) } };
  };
  const property = (kept: Kept): readonly { key: string; value: Kept }[] => [{ key: PROPERTY, value: kept }];
  const textOf = (kept: Kept | undefined, body: unknown): string =>
    kept === undefined
      ? ''
      : kept.seen === seenOf(body)
        ? kept.text
        : kept.text.replace(/(<!-- rca:stored )\w+/, '$1edited');
  const ticket = (issue: Issue): Ticket => ({
    id: issue.key,
    url: `${options.site}/browse/${issue.key}`,
    open: issue.fields.status.statusCategory.key !== 'done',
    body: textOf(issue.properties?.[PROPERTY], issue.fields.description),
    closedAt: issue.fields.resolutiondate ?? '',
  });
  const get = async (id: string): Promise<Issue> =>
    (await call('GET', `${api}/issue/${id}?fields=${FIELDS},attachment&properties=${PROPERTY}`))
      .json as Issue;
  const comment = (c: JiraComment): Comment => ({
    id: c.id,
    body: textOf(c.properties?.find((p) => p.key === PROPERTY)?.value, c.body),
  });
  return {
    name: 'Jira',
    limit: 32_767,
    size: async (text) => {
      const { body } = await bodyOf(text);
      return typeof body === 'string' ? body.length : JSON.stringify(body).length;
    },
    reference: (id) => id,
    settle: options.version === 3 ? () => options.sleep(SETTLE_MS) : undefined,
    labelled: async () => (await search(call, api, project, options.version)).map(ticket),
    get: async (id) => ticket(await get(id)),
    create: async (draft) => {
      const { body, kept } = await bodyOf(draft.body);
      const made = (
        await call('POST', `${api}/issue`, {
          fields: {
            project: { key: project },
            issuetype: { name: options.issueType },
            summary: draft.title,
            description: body,
            // A label of Jira holds no blanks.
            labels: draft.labels.map((l) => l.replace(/\s+/g, '-')),
            ...(draft.priority === undefined ? {} : { priority: { name: draft.priority } }),
            ...(draft.assignee === undefined
              ? {}
              : {
                  assignee: options.version === 3 ? { accountId: draft.assignee } : { name: draft.assignee },
                }),
          },
          properties: property(kept),
        })
      ).json as { readonly key: string };
      return {
        id: made.key,
        url: `${options.site}/browse/${made.key}`,
        open: true,
        body: draft.body,
        closedAt: '',
      };
    },
    setBody: async (id, text) => {
      const { body, kept } = await bodyOf(text);
      await call('PUT', `${api}/issue/${id}`, { fields: { description: body }, properties: property(kept) });
    },
    setOpen: async (id, open) => {
      const { transitions } = (await call('GET', `${api}/issue/${id}/transitions`)).json as {
        readonly transitions: readonly {
          readonly id: string;
          readonly to: { readonly statusCategory: { readonly key: string } };
        }[];
      };
      const way = transitions.find((t) => (t.to.statusCategory.key === 'done') !== open);
      if (!way)
        throw new UserError(`the workflow of ${id} has no step that ${open ? 'reopens' : 'closes'} it`, {
          next: 'give the account that step, or do it by hand',
        });
      await call('POST', `${api}/issue/${id}/transitions`, { transition: { id: way.id } });
    },
    addLabels: async (id, labels) =>
      void (await call('PUT', `${api}/issue/${id}`, {
        update: { labels: labels.map((l) => ({ add: l.replace(/\s+/g, '-') })) },
      })),
    comments: async (id) => (await allComments(call, `${api}/issue/${id}/comment`)).map(comment),
    addComment: async (id, text) => {
      const { body, kept } = await bodyOf(text);
      const made = (await call('POST', `${api}/issue/${id}/comment`, { body, properties: property(kept) }))
        .json as JiraComment;
      return { id: made.id, body: text };
    },
    setComment: async (id, commentId, text) => {
      const { body, kept } = await bodyOf(text);
      await call('PUT', `${api}/issue/${id}/comment/${commentId}`, { body, properties: property(kept) });
    },
    removeComment: async (id, commentId) =>
      void (await call('DELETE', `${api}/issue/${id}/comment/${commentId}`)),
    attachFile: async (id, file) => attachOnce(call, api, await get(id), file),
  };
}

/** Puts the file there once: a file of the same bytes is left, older ones of ours go. */
async function attachOnce(call: Call, api: string, issue: Issue, file: Attachment): Promise<boolean> {
  const name = `rca-report-${hash64(file.text)}.html`;
  const ours = (issue.fields.attachment ?? []).filter((a) =>
    /^rca-report-[0-9a-f]{16}\.html$/.test(a.filename),
  );
  const there = ours.some((a) => a.filename === name);
  if (!there) {
    const form = new FormData();
    form.append('file', new Blob([file.text], { type: 'text/html' }), name);
    await call('POST', `${api}/issue/${issue.key}/attachments`, form);
  }
  for (const old of ours.filter((a) => a.filename !== name))
    await call('DELETE', `${api}/attachment/${old.id}`);
  return !there;
}

async function search(call: Call, api: string, project: string, version: 2 | 3): Promise<readonly Issue[]> {
  const jql = encodeURIComponent(`project = "${project}" AND labels = "${LABEL}" ORDER BY created ASC`);
  const found: Issue[] = [];
  if (version === 3) {
    let token: string | undefined = '';
    while (token !== undefined) {
      const page: Answer = await call(
        'GET',
        `${api}/search/jql?jql=${jql}&fields=${FIELDS}&properties=${PROPERTY}&maxResults=100${token === '' ? '' : `&nextPageToken=${encodeURIComponent(token)}`}`,
      );
      const json = page.json as { readonly issues: readonly Issue[]; readonly nextPageToken?: string };
      found.push(...json.issues);
      token = json.nextPageToken;
    }
    return found;
  }
  for (let total = 1; found.length < total;) {
    const { json } = await call(
      'GET',
      `${api}/search?jql=${jql}&fields=key&startAt=${found.length}&maxResults=100`,
    );
    const page = json as { readonly total: number; readonly issues: readonly { readonly key: string }[] };
    if (page.issues.length === 0) break;
    total = page.total;
    // The old search does not give properties.
    for (const { key } of page.issues)
      found.push(
        (await call('GET', `${api}/issue/${key}?fields=${FIELDS}&properties=${PROPERTY}`)).json as Issue,
      );
  }
  return found;
}

async function allComments(call: Call, path: string): Promise<readonly JiraComment[]> {
  const comments: JiraComment[] = [];
  for (let total = 1; comments.length < total;) {
    const { json } = await call(
      'GET',
      `${path}?expand=properties&orderBy=created&startAt=${comments.length}&maxResults=100`,
    );
    const page = json as { readonly total: number; readonly comments: readonly JiraComment[] };
    if (page.comments.length === 0) break;
    total = page.total;
    comments.push(...page.comments);
  }
  return comments;
}
