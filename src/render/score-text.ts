import type { CauseScore } from '../model/index.ts';

/** `6.5 = 3 tied to what failed by trace + 2 seen in 31 of 31 failures + ...`. */
export function scoreText({ total, parts }: CauseScore): string {
  return `${total} = ${parts.map((p) => `${p.points} (${p.why})`).join(' + ')}`;
}

/** A check with the score of what it settles, as one sentence; the check alone where nothing was scored. */
export function checkText(confirm: string, score: CauseScore | undefined): string {
  return score ? `${confirm.replace(/\.$/, '')}; score ${scoreText(score)}` : confirm;
}
