/** Grouping accuracy: GA is the share of lines in groups that are exactly right, FGA the F1 of the groups themselves. */
export interface Accuracy {
  readonly GA: number;
  readonly FGA: number;
}

/** Compares the group of each line with the true one; both are names, one a line. */
export function accuracy(answer: readonly string[], truth: readonly string[]): Accuracy {
  const found = groupsOf(answer);
  const right = groupsOf(truth);
  let lines = 0;
  let groups = 0;
  for (const members of found.values()) {
    const events = new Set(members.map((i) => truth[i] ?? ''));
    const [event = ''] = events;
    if (events.size !== 1 || right.get(event)?.length !== members.length) continue;
    lines += members.length;
    groups++;
  }
  return { GA: lines / truth.length, FGA: (2 * groups) / (found.size + right.size) };
}

function groupsOf(ids: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  ids.forEach((id, i) => {
    const members = groups.get(id);
    if (members) members.push(i);
    else groups.set(id, [i]);
  });
  return groups;
}
