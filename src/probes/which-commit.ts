import type { Chain, Observed } from '../model/index.ts';
import { formatTimestamp, SECOND } from '../util/time.ts';
import type { createCommitHints } from './commit-hints.ts';
import type { Repository } from './git/repository.ts';

/** The commit that a failure's code was at. `inferred`: by time only. */
export interface Running {
  readonly commit: string;
  readonly inferred: boolean;
  readonly why: string;
}

/** What the run knows about commits. */
export interface CommitKnowledge {
  readonly repository: Repository;
  readonly commit?: string | undefined;
  readonly hints: ReturnType<typeof createCommitHints>;
  readonly services: Observed['services'];
}

/** The commit that ran when the chain's last failure happened; a text that says why it is not known. */
export async function whichCommit(chain: Chain, knows: CommitKnowledge): Promise<Running | string> {
  const { repository } = knows;
  if (knows.commit !== undefined) {
    const commit = await repository.resolve(knows.commit);
    return commit
      ? { commit, inferred: false, why: 'given with --commit' }
      : missing(knows.commit, repository);
  }
  const failure = chain.group.failures.reduce(
    (a, b) => (b.start >= a.start ? b : a),
    chain.group.failures[0],
  );
  const revision = failure.revision;
  const hint = revision === undefined ? null : knows.hints.of(revision);
  if (hint) {
    const commit = await repository.resolve(hint.commit);
    return commit
      ? { commit, inferred: false, why: `${hint.from} of ${hint.revision}` }
      : missing(hint.commit, repository);
  }
  const seen = knows.services.flatMap((s) => s.revisions).find((r) => r.name === revision);
  const time = seen?.first ?? failure.start;
  const commit = await repository.commitBefore('HEAD', Number(time / SECOND));
  if (commit === null)
    return `no commit of HEAD is older than ${formatTimestamp(time)}${repository.shallow ? ' (the clone is shallow)' : ''}; give the commit that ran with --commit`;
  return {
    commit,
    inferred: true,
    why: `the last commit of HEAD before ${revision ?? 'the failure'} is seen (${formatTimestamp(time)})`,
  };
}

function missing(name: string, repository: Repository): string {
  return `commit ${name} is not in the checkout${repository.shallow ? ', which is a shallow clone: git fetch --unshallow' : '; fetch it, or give another one with --commit'}`;
}
