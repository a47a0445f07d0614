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

/** A ticket that is to be made. */
export interface TicketDraft {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** Account of who is to look at it, as the system names people. */
  readonly assignee?: string | undefined;
  /** The system's name of the priority, where it has priorities. */
  readonly priority?: string | undefined;
}

/** A file for a ticket. */
export interface Attachment {
  readonly text: string;
}

/** What an adapter can do; what is to be done the core decides. Each member is one request, lists are whole. */
export interface TicketSystem {
  readonly name: string;
  /** Characters that a body or comment can have. */
  readonly limit: number;
  /** Characters that a text takes in the system's own form; absent: as many as it has. */
  readonly size?: (text: string) => Promise<number>;
  /** Waits until lists show what was just written; absent: they do at once. */
  readonly settle?: (() => Promise<void>) | undefined;
  /** Puts a file to a ticket unless it is there; whether it was put. Absent: the system takes none. */
  readonly attachFile?: (id: string, file: Attachment) => Promise<boolean>;
  /** How a ticket is named in a text of the same place: `#12`. */
  reference(id: string): string;
  /** All tickets with rca's label, open and closed. */
  labelled(): Promise<readonly Ticket[]>;
  get(id: string): Promise<Ticket>;
  create(draft: TicketDraft): Promise<Ticket>;
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
