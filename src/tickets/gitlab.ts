import { allPages, type Call } from './http.ts';
import { LABEL, type Comment, type Ticket, type TicketSystem } from './system.ts';

interface Issue {
  readonly iid: number;
  readonly web_url: string;
  readonly state: string;
  readonly description: string | null;
  readonly closed_at: string | null;
}
interface Note {
  readonly id: number;
  readonly body: string;
  readonly system: boolean;
}

/** GitLab issues over the REST API (v4), on gitlab.com or self-hosted. */
export function gitlab(place: string, call: Call): TicketSystem {
  const issues = `/projects/${encodeURIComponent(place)}/issues`;
  const ticket = (issue: Issue): Ticket => ({
    id: String(issue.iid),
    url: issue.web_url,
    open: issue.state === 'opened',
    body: issue.description ?? '',
    closedAt: issue.closed_at ?? '',
  });
  const comment = (note: Note): Comment => ({ id: String(note.id), body: note.body });
  // GitLab wants the number of a person.
  const assignee = async (name: string | undefined): Promise<object> => {
    if (name === undefined) return {};
    const found = (await call('GET', `/users?username=${encodeURIComponent(name)}`)).json as readonly {
      readonly id: number;
    }[];
    return found[0] ? { assignee_ids: [found[0].id] } : {};
  };
  return {
    name: 'GitLab',
    limit: 1_000_000,
    reference: (id) => `#${id}`,
    labelled: async () =>
      (
        (await allPages(
          call,
          `${issues}?labels=${LABEL}&state=all&per_page=100&order_by=created_at&sort=asc`,
        )) as readonly Issue[]
      ).map(ticket),
    get: async (id) => ticket((await call('GET', `${issues}/${id}`)).json as Issue),
    create: async (draft) =>
      ticket(
        (
          await call('POST', issues, {
            title: draft.title,
            description: draft.body,
            labels: draft.labels.join(','),
            ...(await assignee(draft.assignee)),
          })
        ).json as Issue,
      ),
    setBody: async (id, body) => void (await call('PUT', `${issues}/${id}`, { description: body })),
    setOpen: async (id, open) =>
      void (await call('PUT', `${issues}/${id}`, { state_event: open ? 'reopen' : 'close' })),
    addLabels: async (id, labels) =>
      void (await call('PUT', `${issues}/${id}`, { add_labels: labels.join(',') })),
    comments: async (id) =>
      (
        (await allPages(
          call,
          `${issues}/${id}/notes?per_page=100&sort=asc&order_by=created_at`,
        )) as readonly Note[]
      )
        .filter((note) => !note.system)
        .map(comment),
    addComment: async (id, body) =>
      comment((await call('POST', `${issues}/${id}/notes`, { body })).json as Note),
    setComment: async (id, note, body) => void (await call('PUT', `${issues}/${id}/notes/${note}`, { body })),
    removeComment: async (id, note) => void (await call('DELETE', `${issues}/${id}/notes/${note}`)),
  };
}
