import { HttpError } from './http.ts';
import type { Comment, TicketSystem } from './system.ts';

/** The number in an id: 12 of `12` and of `SHOP-12`. */
export const numberOf = (id: string): number => Number(/\d+$/.exec(id)?.[0] ?? 0);

/** Writes; where no answer came, looks whether it was written, and only then writes again. */
export async function writeOnce<T>(
  write: () => Promise<T>,
  look: () => Promise<T | undefined>,
  settle?: () => Promise<void>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof HttpError) || !error.sent) throw error;
      await settle?.();
      const there = await look();
      if (there !== undefined) return there;
      if (attempt >= 3) throw error;
    }
  }
}

/** Writes a comment; after a failure that may have come after the write it looks before it writes again, and of two the later goes. */
export async function commentOnce(
  ticket: string,
  body: string,
  mark: string,
  system: TicketSystem,
): Promise<void> {
  const mine = async (): Promise<readonly Comment[]> =>
    (await system.comments(ticket))
      .filter((c) => c.body.includes(mark))
      .sort((a, b) => numberOf(a.id) - numberOf(b.id));
  const made = await writeOnce(
    () => system.addComment(ticket, body),
    async () => (await mine())[0],
  );
  const all = await mine();
  if (all.length > 1 && all[0]?.id !== made.id) await system.removeComment(ticket, made.id);
}
