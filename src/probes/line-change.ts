import type { Chain, LineChange, Observed } from '../model/index.ts';
import { formatTimestamp, SECOND } from '../util/time.ts';
import type { createCommitHints } from './commit-hints.ts';
import type { Repository } from './git/repository.ts';
import type { Running } from './which-commit.ts';

/** What tells where a change lies among the revisions. */
export interface ChangeKnowledge {
  readonly repository: Repository;
  readonly hints: ReturnType<typeof createCommitHints>;
  readonly services: Observed['services'];
  readonly running: Running;
}

/** Who last changed a line, and whether that lies between the revision before and the one that failed; null where the history does not tell. */
export async function lineChange(
  place: { readonly commit: string; readonly file: string; readonly line: number },
  chain: Chain,
  knows: ChangeKnowledge,
): Promise<LineChange | null> {
  const { repository } = knows;
  if (repository.shallow) return null;
  const blame = await repository.blame(place.commit, place.file, place.line);
  if (!blame) return null;
  const time = BigInt(blame.time) * SECOND;
  return {
    commit: blame.commit,
    author: blame.author,
    at: formatTimestamp(time),
    subject: blame.subject,
    ...(await between(blame.commit, time, chain, knows)),
  };
}

/** The change as a sentence of a report. */
export function changeText(place: { readonly file: string; readonly line: number }, c: LineChange): string {
  return `${place.file}:${place.line} was last changed by ${c.author} in ${c.commit.slice(0, 7)} (${c.at}, "${c.subject}").${c.says === '' ? '' : ` ${c.says}`}`;
}

async function between(
  changed: string,
  time: bigint,
  chain: Chain,
  { repository, hints, services, running }: ChangeKnowledge,
): Promise<Pick<LineChange, 'between' | 'says'>> {
  const revision = chain.group.failures.at(-1)?.revision;
  const revisions = services.find((s) => s.revisions.some((r) => r.name === revision))?.revisions ?? [];
  const at = revisions.findIndex((r) => r.name === revision);
  const [before, now] = [revisions[at - 1], revisions[at]];
  if (!before || !now) return { between: 'unknown', says: '' };
  const hint = hints.of(before.name);
  const good = hint ? await repository.resolve(hint.commit) : null;
  if (good === null || running.inferred) {
    // A commit made while the revision before was running cannot be in it. The other way round nothing follows: its start may be older than the window.
    const late = time > before.first && time <= now.first;
    return {
      between: 'unknown',
      says: late ? `${before.name} was running by then, ${now.name} not yet.` : '',
    };
  }
  if (await repository.isAncestor(changed, good))
    return { between: 'no', says: `${before.name} (${good.slice(0, 7)}) has that change already.` };
  return (await repository.isAncestor(changed, running.commit))
    ? {
        between: 'yes',
        says: `${before.name} (${good.slice(0, 7)}) does not have that change, ${now.name} (${running.commit.slice(0, 7)}) does.`,
      }
    : { between: 'unknown', says: '' };
}
