import { allPages, HttpError, type Call } from './http.ts';
import { LABEL, type Comment, type Ticket, type TicketSystem } from './system.ts';

interface Issue {
  readonly number: number;
  readonly html_url: string;
  readonly state: string;
  readonly body: string | null;
  readonly closed_at: string | null;
  readonly pull_request?: unknown;
}

/** GitHub issues over the REST API (version 2022-11-28). */
export function github(place: string, call: Call): TicketSystem {
  const repo = `/repos/${place}`;
  const ticket = (issue: Issue): Ticket => ({
    id: String(issue.number),
    url: issue.html_url,
    open: issue.state === 'open',
    body: issue.body ?? '',
    closedAt: issue.closed_at ?? '',
  });
  const comment = (c: { readonly id: number; readonly body?: string }): Comment => ({
    id: String(c.id),
    body: c.body ?? '',
  });
  return {
    name: 'GitHub',
    limit: 65_536,
    reference: (id) => `#${id}`,
    labelled: async () =>
      (
        (await allPages(
          call,
          `${repo}/issues?labels=${LABEL}&state=all&per_page=100&sort=created&direction=asc`,
        )) as readonly Issue[]
      )
        .filter((issue) => issue.pull_request === undefined)
        .map(ticket),
    get: async (id) => ticket((await call('GET', `${repo}/issues/${id}`)).json as Issue),
    create: async (draft) => {
      const make = async (assignees: readonly string[]): Promise<Ticket> =>
        ticket(
          (
            await call('POST', `${repo}/issues`, {
              title: draft.title,
              body: draft.body,
              labels: draft.labels,
              ...(assignees.length > 0 ? { assignees } : {}),
            })
          ).json as Issue,
        );
      if (draft.assignee === undefined) return make([]);
      // Who may not be assigned (left the team, no access to the repository) is no reason to make no ticket.
      return make([draft.assignee]).catch((error: unknown) => {
        if (error instanceof HttpError && error.status === 422) return make([]);
        throw error;
      });
    },
    setBody: async (id, body) => void (await call('PATCH', `${repo}/issues/${id}`, { body })),
    setOpen: async (id, open, reason) =>
      void (await call(
        'PATCH',
        `${repo}/issues/${id}`,
        open
          ? { state: 'open', state_reason: 'reopened' }
          : { state: 'closed', state_reason: reason === 'completed' ? 'completed' : 'not_planned' },
      )),
    // Labels that are there already stay once: the request may be sent again.
    addLabels: async (id, labels) => void (await call('POST', `${repo}/issues/${id}/labels`, { labels })),
    comments: async (id) =>
      (
        (await allPages(call, `${repo}/issues/${id}/comments?per_page=100`)) as readonly {
          id: number;
          body?: string;
        }[]
      ).map(comment),
    addComment: async (id, body) =>
      comment(
        (await call('POST', `${repo}/issues/${id}/comments`, { body })).json as { id: number; body?: string },
      ),
    setComment: async (_id, id, body) =>
      void (await call('PATCH', `${repo}/issues/comments/${id}`, { body })),
    removeComment: async (_id, id) => void (await call('DELETE', `${repo}/issues/comments/${id}`)),
  };
}
