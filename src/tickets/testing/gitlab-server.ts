import {
  addIssue,
  page,
  setOpen,
  startTracker,
  type Route,
  type StoredIssue,
  type Tracker,
} from './server.ts';

/** The people that the server knows. */
const PEOPLE: Readonly<Record<number, string>> = { 7: 'ann', 9: 'carl' };
const ISSUES = '/projects/acme%2Fweb%2Fshop/issues';
/** The token that the server knows. */
export const GITLAB_TOKEN = 'glpat-secretSECRETsecret';

const shown = (issue: StoredIssue, tracker: Tracker): object => ({
  iid: issue.number,
  web_url: `${tracker.url}/acme/web/shop/-/issues/${issue.number}`,
  title: issue.title,
  description: issue.body,
  state: issue.open ? 'opened' : 'closed',
  closed_at: issue.closedAt,
  labels: issue.labels,
});
const issueOf = (tracker: Tracker, iid: string | undefined): StoredIssue | undefined =>
  tracker.issues.find((i) => i.number === Number(iid));
const GONE = { status: 404, json: { message: '404 Not found' } };
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const labels = (value: unknown): string[] => text(value).split(',').filter(Boolean);

const ROUTES: readonly Route[] = [
  [
    'GET',
    new RegExp(`^${ISSUES}$`),
    (r, t) =>
      page(
        r,
        t,
        t.issues
          .filter((i) => i.labels.includes(r.url.searchParams.get('labels') ?? ''))
          .map((i) => shown(i, t)),
      ),
  ],
  [
    'POST',
    new RegExp(`^${ISSUES}$`),
    (r, t) =>
      text(r.json['title']) === ''
        ? { status: 400, json: { message: { title: ["can't be blank"] } } }
        : {
            status: 201,
            json: shown(
              Object.assign(
                addIssue(t, text(r.json['title']), text(r.json['description']), labels(r.json['labels'])),
                { assignees: ((r.json['assignee_ids'] ?? []) as number[]).map((id) => PEOPLE[id] ?? '') },
              ),
              t,
            ),
          },
  ],
  [
    'GET',
    /^\/users$/,
    (r) => ({
      status: 200,
      json: Object.entries(PEOPLE)
        .filter(([, username]) => username === r.url.searchParams.get('username'))
        .map(([id, username]) => ({ id: Number(id), username })),
    }),
  ],
  [
    'GET',
    new RegExp(`^${ISSUES}/(\\d+)$`),
    (r, t) => ((i) => (i ? { status: 200, json: shown(i, t) } : GONE))(issueOf(t, r.args[0])),
  ],
  [
    'PUT',
    new RegExp(`^${ISSUES}/(\\d+)$`),
    (r, t) => {
      const issue = issueOf(t, r.args[0]);
      if (!issue) return GONE;
      if (typeof r.json['description'] === 'string') issue.body = r.json['description'];
      if (typeof r.json['state_event'] === 'string')
        setOpen(issue, r.json['state_event'] === 'reopen', '', t);
      issue.labels = [...new Set([...issue.labels, ...labels(r.json['add_labels'])])];
      return { status: 200, json: shown(issue, t) };
    },
  ],
  [
    'GET',
    new RegExp(`^${ISSUES}/(\\d+)/notes$`),
    (r, t) => {
      const issue = issueOf(t, r.args[0]);
      return issue
        ? page(r, t, [
            { id: 1, body: 'changed the description', system: true },
            ...issue.comments.map((c) => ({ ...c, system: false })),
          ])
        : GONE;
    },
  ],
  [
    'POST',
    new RegExp(`^${ISSUES}/(\\d+)/notes$`),
    (r, t) => {
      const issue = issueOf(t, r.args[0]);
      if (!issue) return GONE;
      const note = { id: t.nextId++, body: text(r.json['body']) };
      issue.comments.push(note);
      return { status: 201, json: { ...note, system: false } };
    },
  ],
  [
    'PUT',
    new RegExp(`^${ISSUES}/(\\d+)/notes/(\\d+)$`),
    (r, t) => {
      const note = issueOf(t, r.args[0])?.comments.find((c) => c.id === Number(r.args[1]));
      if (!note) return GONE;
      note.body = text(r.json['body']);
      return { status: 200, json: { ...note, system: false } };
    },
  ],
  [
    'DELETE',
    new RegExp(`^${ISSUES}/(\\d+)/notes/(\\d+)$`),
    (r, t) => {
      const issue = issueOf(t, r.args[0]);
      if (issue) issue.comments = issue.comments.filter((c) => c.id !== Number(r.args[1]));
      return { status: 204 };
    },
  ],
];

/** GitLab's issues API for the project acme/web/shop, as its documentation says it behaves. */
export function startGitlab(): Promise<Tracker> {
  return startTracker(ROUTES, (request) =>
    request.headers['private-token'] === GITLAB_TOKEN
      ? null
      : { status: 401, json: { message: '401 Unauthorized' } },
  );
}
