import {
  addIssue,
  page,
  setOpen,
  startTracker,
  type Route,
  type StoredIssue,
  type Tracker,
} from './server.ts';

const REPO = '/repos/acme/shop';
/** The token that the server knows. */
export const GITHUB_TOKEN = 'ghp_secretSECRETsecret0123456789';

const shown = (issue: StoredIssue, tracker: Tracker): object => ({
  number: issue.number,
  html_url: `${tracker.url}/acme/shop/issues/${issue.number}`,
  title: issue.title,
  body: issue.body,
  state: issue.open ? 'open' : 'closed',
  state_reason: issue.reason,
  closed_at: issue.closedAt,
  labels: issue.labels.map((name) => ({ name })),
});
const issueOf = (tracker: Tracker, number: string | undefined): StoredIssue | undefined =>
  tracker.issues.find((i) => i.number === Number(number));
const GONE = { status: 404, json: { message: 'Not Found' } };
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const invalid = (body: string): boolean => body.length > 65_536;
const INVALID = {
  status: 422,
  json: {
    message: 'Validation Failed',
    errors: [{ code: 'custom', field: 'body', message: 'body is too long (maximum is 65536 characters)' }],
  },
};

const ROUTES: readonly Route[] = [
  [
    'GET',
    new RegExp(`^${REPO}/issues$`),
    (r, t) => {
      const label = r.url.searchParams.get('labels');
      const all = r.url.searchParams.get('state') === 'all';
      return page(
        r,
        t,
        t.issues
          .filter((i) => (all || i.open) && (label === null || i.labels.includes(label)))
          .map((i) => shown(i, t)),
      );
    },
  ],
  [
    'POST',
    new RegExp(`^${REPO}/issues$`),
    (r, t) => {
      if (text(r.json['title']) === '' || invalid(text(r.json['body']))) return INVALID;
      const assignees = (r.json['assignees'] ?? []) as string[];
      const stranger = assignees.find((name) => name.startsWith('stranger'));
      if (stranger !== undefined)
        return {
          status: 422,
          json: {
            message: 'Validation Failed',
            errors: [{ value: stranger, resource: 'Issue', field: 'assignees', code: 'invalid' }],
          },
        };
      const issue = addIssue(t, text(r.json['title']), text(r.json['body']), [
        ...(r.json['labels'] as string[]),
      ]);
      return { status: 201, json: shown(Object.assign(issue, { assignees }), t) };
    },
  ],
  [
    'GET',
    new RegExp(`^${REPO}/issues/(\\d+)$`),
    (r, t) => ((i) => (i ? { status: 200, json: shown(i, t) } : GONE))(issueOf(t, r.args[0])),
  ],
  [
    'PATCH',
    new RegExp(`^${REPO}/issues/(\\d+)$`),
    (r, t) => {
      const issue = issueOf(t, r.args[0]);
      if (!issue) return GONE;
      if (typeof r.json['body'] === 'string') issue.body = r.json['body'];
      if (typeof r.json['state'] === 'string')
        setOpen(issue, r.json['state'] === 'open', text(r.json['state_reason']), t);
      return { status: 200, json: shown(issue, t) };
    },
  ],
  [
    'POST',
    new RegExp(`^${REPO}/issues/(\\d+)/labels$`),
    (r, t) => {
      const issue = issueOf(t, r.args[0]);
      if (!issue) return GONE;
      issue.labels = [...new Set([...issue.labels, ...(r.json['labels'] as string[])])];
      return { status: 200, json: issue.labels.map((name) => ({ name })) };
    },
  ],
  [
    'GET',
    new RegExp(`^${REPO}/issues/(\\d+)/comments$`),
    (r, t) => ((i) => (i ? page(r, t, i.comments) : GONE))(issueOf(t, r.args[0])),
  ],
  [
    'POST',
    new RegExp(`^${REPO}/issues/(\\d+)/comments$`),
    (r, t) => {
      const issue = issueOf(t, r.args[0]);
      if (!issue) return GONE;
      if (invalid(text(r.json['body']))) return INVALID;
      const comment = { id: t.nextId++, body: text(r.json['body']) };
      issue.comments.push(comment);
      return { status: 201, json: comment };
    },
  ],
  [
    'PATCH',
    new RegExp(`^${REPO}/issues/comments/(\\d+)$`),
    (r, t) => {
      const comment = t.issues.flatMap((i) => i.comments).find((c) => c.id === Number(r.args[0]));
      if (!comment) return GONE;
      comment.body = text(r.json['body']);
      return { status: 200, json: comment };
    },
  ],
  [
    'DELETE',
    new RegExp(`^${REPO}/issues/comments/(\\d+)$`),
    (r, t) => {
      for (const issue of t.issues) issue.comments = issue.comments.filter((c) => c.id !== Number(r.args[0]));
      return { status: 204 };
    },
  ],
];

/** GitHub's issues API for the repository acme/shop, as its documentation says it behaves. */
export function startGithub(): Promise<Tracker> {
  return startTracker(ROUTES, (request) =>
    request.headers.authorization === `Bearer ${GITHUB_TOKEN}`
      ? null
      : { status: 401, json: { message: 'Bad credentials' } },
  );
}
