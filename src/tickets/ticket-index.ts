/** What was written where, as the findings' index keeps it. */
export interface IndexEntry {
  /** `github:owner/repo`; of a webhook a name that does not give it away. */
  readonly place: string;
  readonly fingerprint: string;
  readonly title: string;
  readonly ticket: string;
  readonly url: string;
  /** When the report was made. */
  readonly at: string;
}

/** The findings' index; where the system itself cannot be asked (Slack) it is the only memory. */
export interface TicketIndex {
  readonly record: (entry: IndexEntry) => Promise<void>;
  /** True for the one run that may tell this; false where it was told, or another run tells it now. */
  readonly claim: (key: string) => Promise<boolean>;
  /** Gives a claim back after a message that was surely not taken. */
  readonly release: (key: string) => Promise<void>;
}
