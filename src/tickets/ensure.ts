import { hash64 } from '../util/hash.ts';
import { changeMark, digest, readBlock, writeBlock, type Block, type SectionState } from './block.ts';
import { changesOf } from './changes.ts';
import { commentOnce, numberOf, writeOnce } from './once.ts';
import { LABEL, type Comment, type Ticket, type TicketSystem } from './system.ts';

/** What is to stand in a ticket. */
export interface Post {
  readonly title: string;
  readonly content: string;
  readonly sections: readonly SectionState[];
  /** Fingerprints under which earlier runs knew the same findings. */
  readonly aliases: readonly string[];
  readonly labels: readonly string[];
  readonly assignee?: string | undefined;
  readonly priority?: string | undefined;
  /** Whether something of it still fails: a closed ticket is then wrong. */
  readonly failing: boolean;
  /** What the history says of a failure that is there again: `regressed: fixed in X, back since Y`; absent where it does not know. */
  readonly again?: string | undefined;
  /** When the report was made; stands in the history. */
  readonly at: string;
}

/** How to treat what is found. */
export interface EnsureOptions {
  /** The ticket that a person named. */
  readonly ticket?: string;
  readonly onClosed: 'reopen' | 'new';
}

/** What was done. */
export interface Done {
  readonly action: 'created' | 'updated' | 'commented' | 'reopened' | 'unchanged';
  readonly ticket: string;
  readonly url: string;
}

const MAX_HISTORY = 5;

/** Makes a ticket say what the post says: finds the ticket of the same findings, and writes only what is not there yet. */
export async function ensure(post: Post, system: TicketSystem, options: EnsureOptions): Promise<Done> {
  const found =
    options.ticket === undefined
      ? pick(await matching(post, system))
      : { ticket: await system.get(options.ticket), place: null };
  if (!found) return createOnce(post, system, '');
  const { ticket } = found;
  const comments = await system.comments(ticket.id);
  if (!ticket.open) {
    if (!post.failing) return { action: 'unchanged', ticket: ticket.id, url: ticket.url };
    if (options.onClosed === 'new' && options.ticket === undefined)
      return createOnce(
        post,
        system,
        `Failing again after ${system.reference(ticket.id)} was closed${after(post)}.\n\n`,
      );
  }
  const holder = holderOf(ticket, comments, post);
  const changes = [
    ...(ticket.open ? [] : [`This ticket was closed, and the failure is there again${after(post)}.`]),
    ...(holder ? changesOf(holder.block, post) : []),
  ];
  if (changes.length > 0) await tellOnce(post, changes, ticket, comments, system);
  if (!ticket.open) await system.setOpen(ticket.id, true, 'completed');
  const wrote = await putBlock(post, holder, ticket, system);
  return {
    action: !ticket.open ? 'reopened' : changes.length > 0 ? 'commented' : wrote,
    ticket: ticket.id,
    url: ticket.url,
  };
}

const after = (post: Post): string => (post.again === undefined ? '' : `: ${post.again}`);

/** Says once in the finding's open ticket that it is fixed; closes it if asked. Null where no open ticket knows it. */
export async function ensureFixed(
  fingerprint: string,
  message: string,
  close: boolean,
  system: TicketSystem,
): Promise<Done | null> {
  const post: Post = {
    title: '',
    content: '',
    sections: [{ fingerprint, severity: '', cause: '', figure: '' }],
    aliases: [],
    labels: [],
    failing: false,
    at: '',
  };
  const ticket = pick((await matching(post, system)).filter((t) => t.ticket.open))?.ticket;
  if (!ticket) return null;
  const comments = await system.comments(ticket.id);
  const mark = changeMark(hash64(`fixed ${fingerprint} ${ticket.closedAt} ${message}`));
  const told = comments.some((c) => c.body.includes(mark));
  if (!told) await commentOnce(ticket.id, `${mark}\n${message}`, mark, system);
  if (close) await system.setOpen(ticket.id, false, 'completed');
  return { action: told && !close ? 'unchanged' : 'commented', ticket: ticket.id, url: ticket.url };
}

interface Match {
  readonly ticket: Ticket;
}

/** Tickets whose body or comments hold a block with one of the post's fingerprints. */
async function matching(post: Post, system: TicketSystem): Promise<readonly Match[]> {
  const names = namesOf(post);
  const matches: Match[] = [];
  for (const ticket of await system.labelled()) {
    const block = readBlock(ticket.body);
    if (
      block
        ? has(block, names)
        : (await system.comments(ticket.id)).some((c) => has(readBlock(c.body), names))
    )
      matches.push({ ticket });
  }
  return matches;
}

const namesOf = (post: Post): ReadonlySet<string> =>
  new Set([...post.sections.map((s) => s.fingerprint), ...post.aliases]);
const has = (block: Block | null, names: ReadonlySet<string>): boolean =>
  block?.sections.some((s) => names.has(s.fingerprint)) ?? false;
const byId = (a: { readonly id: string }, b: { readonly id: string }): number =>
  numberOf(a.id) - numberOf(b.id);

/** The oldest open one, else the youngest closed one. */
function pick(matches: readonly Match[]): Match | null {
  const sorted = [...matches].sort((a, b) => byId(a.ticket, b.ticket));
  return sorted.find((m) => m.ticket.open) ?? sorted.at(-1) ?? null;
}

interface Holder {
  readonly comment: string | null;
  readonly block: Block;
}

/** Where our block of these findings stands: the first that nobody edited, else the first. */
function holderOf(ticket: Ticket, comments: readonly Comment[], post: Post): Holder | null {
  const names = namesOf(post);
  const all = [
    { comment: null, block: readBlock(ticket.body) },
    ...comments.map((c) => ({ comment: c.id, block: readBlock(c.body) })),
  ].filter((h): h is Holder => has(h.block, names));
  return all.find((h) => h.block.intact) ?? all[0] ?? null;
}

async function tellOnce(
  post: Post,
  changes: readonly string[],
  ticket: Ticket,
  comments: readonly Comment[],
  system: TicketSystem,
): Promise<void> {
  const mark = changeMark(
    hash64(
      JSON.stringify([
        changes.map((change) => change.replace(after(post), '')),
        post.sections.map((s) => [s.fingerprint, s.severity, s.cause, s.verdict]),
        ticket.closedAt,
      ]),
    ),
  );
  if (comments.some((c) => c.body.includes(mark))) return;
  await commentOnce(ticket.id, `${mark}\n${changes.map((c) => `- ${c}`).join('\n')}`, mark, system);
}

/** Updates our block in place, or writes one where there is none or people edited it. */
async function putBlock(
  post: Post,
  holder: Holder | null,
  ticket: Ticket,
  system: TicketSystem,
): Promise<'updated' | 'commented' | 'unchanged'> {
  const old = holder?.block;
  if (
    old &&
    old.intact &&
    JSON.stringify(old.sections) === JSON.stringify(post.sections) &&
    old.digest === digest(withHistory(post.content, old.history))
  )
    return 'unchanged';
  const figures = (sections: readonly SectionState[]): string => sections.map((s) => s.figure).join('; ');
  const history = old
    ? figures(old.sections) === figures(post.sections)
      ? old.history
      : [`until ${post.at}: ${figures(old.sections)}`, ...old.history].slice(0, MAX_HISTORY)
    : [];
  const block = writeBlock(withHistory(post.content, history), post.sections, history);
  if (!holder || !holder.block.intact) {
    const first = block.slice(0, block.indexOf('\n'));
    await commentOnce(ticket.id, block, first, system);
    await system.addLabels(ticket.id, [LABEL]);
    return 'commented';
  }
  const text = holder.block.before + block + holder.block.after;
  if (holder.comment === null) await system.setBody(ticket.id, text);
  else await system.setComment(ticket.id, holder.comment, text);
  return 'updated';
}

function withHistory(content: string, history: readonly string[]): string {
  return history.length === 0 ? content : `${content.trim()}\n\nEarlier figures: ${history.join('; ')}\n`;
}

/** Makes the ticket; when another run did so at the same time, the older one stays and ours is closed. */
async function createOnce(post: Post, system: TicketSystem, lead: string): Promise<Done> {
  const body = `${lead}${writeBlock(post.content, post.sections, [])}`;
  const open = async (): Promise<readonly Ticket[]> =>
    (await matching(post, system))
      .map((m) => m.ticket)
      .filter((t) => t.open)
      .sort(byId);
  const made = await writeOnce(
    () =>
      system.create({
        title: post.title,
        body,
        labels: [LABEL, ...post.labels],
        assignee: post.assignee,
        priority: post.priority,
      }),
    async () => (await open())[0],
    system.settle,
  );
  await system.settle?.();
  const oldest = (await open())[0] ?? made;
  if (oldest.id !== made.id) {
    await system.addComment(
      made.id,
      `Duplicate of ${system.reference(oldest.id)}, made by a run at the same time.`,
    );
    await system.setOpen(made.id, false, 'duplicate');
    return { action: 'unchanged', ticket: oldest.id, url: oldest.url };
  }
  return { action: 'created', ticket: made.id, url: made.url };
}
