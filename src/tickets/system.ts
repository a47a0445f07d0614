/** A ticket as the core sees it. */
export interface Ticket {
  readonly id: string;
  readonly url: string;
  readonly open: boolean;
  readonly body: string;
  /** When it was closed, as the system says it; tells one closing from the next. */
  readonly closedAt: string;
}

/** A comment on a ticket, oldest first in lists. */
export interface Comment {
  readonly id: string;
  readonly body: string;
}

/** What an adapter can do; what is to be done the core decides. Each member is one request, lists are whole. */
export interface TicketSystem {
  readonly name: string;
  /** Characters that a body or comment can have. */
  readonly limit: number;
  /** How a ticket is named in a text of the same place: `#12`. */
  reference(id: string): string;
  /** All tickets with rca's label, open and closed. */
  labelled(): Promise<readonly Ticket[]>;
  get(id: string): Promise<Ticket>;
  create(draft: {
    readonly title: string;
    readonly body: string;
    readonly labels: readonly string[];
  }): Promise<Ticket>;
  setBody(id: string, body: string): Promise<void>;
  setOpen(id: string, open: boolean, reason: 'completed' | 'duplicate'): Promise<void>;
  addLabels(id: string, labels: readonly string[]): Promise<void>;
  comments(id: string): Promise<readonly Comment[]>;
  addComment(id: string, body: string): Promise<Comment>;
  setComment(id: string, comment: string, body: string): Promise<void>;
  removeComment(id: string, comment: string): Promise<void>;
}

/** The label that all tickets of rca have. */
export const LABEL = 'rca';
