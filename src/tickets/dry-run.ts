import type { TicketSystem } from './system.ts';

/** A system that reads (where a token is there) and notes what it would write. */
export function dryRun(
  real: TicketSystem,
  canRead: boolean,
): { readonly system: TicketSystem; readonly requests: readonly string[] } {
  const requests: string[] = [];
  const note = (what: string, body = ''): void =>
    void requests.push(body === '' ? what : `${what}\n${body.replace(/^/gm, '  ')}`);
  const none = { id: '0', url: '(not made: dry run)', open: true, body: '', closedAt: '' };
  const system: TicketSystem = {
    ...real,
    labelled: async () => (canRead ? real.labelled() : []),
    get: async (id) => (canRead ? real.get(id) : { ...none, id }),
    comments: async (id) => (canRead && id !== none.id ? real.comments(id) : []),
    create: async (draft) => {
      note(
        `create ticket "${draft.title}", labels ${draft.labels.join(', ')}${draft.assignee === undefined ? '' : `, for ${draft.assignee}`}${draft.priority === undefined ? '' : `, priority ${draft.priority}`}`,
        draft.body,
      );
      return none;
    },
    setBody: async (id, body) => note(`update the text of ${real.reference(id)}`, body),
    setOpen: async (id, open) => note(`${open ? 'reopen' : 'close'} ${real.reference(id)}`),
    addLabels: async (id, labels) => note(`label ${real.reference(id)} ${labels.join(', ')}`),
    addComment: async (id, body) => {
      note(`comment on ${real.reference(id)}`, body);
      return { id: none.id, body };
    },
    setComment: async (id, comment, body) => note(`update comment ${comment} of ${real.reference(id)}`, body),
    settle: undefined,
    ...(real.attachFile
      ? {
          attachFile: async (id: string, file) => {
            note(`attach the HTML report (${file.text.length} characters) to ${real.reference(id)}`);
            return true;
          },
        }
      : {}),
    removeComment: async (id, comment) => note(`remove comment ${comment} of ${real.reference(id)}`),
  };
  return { system, requests };
}
