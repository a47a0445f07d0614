import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createMiner } from './index.ts';

const folder = fileURLToPath(new URL('../../../shared/grouping/', import.meta.url));

/** Share of lines in groups that are exactly right, and F1 of the groups themselves. */
function accuracy(answer: readonly string[], truth: readonly string[]): { GA: number; FGA: number } {
  const group = (ids: readonly string[]) => {
    const groups = new Map<string, number[]>();
    ids.forEach((id, i) => groups.set(id, [...(groups.get(id) ?? []), i]));
    return groups;
  };
  const found = group(answer);
  const right = group(truth);
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

describe.skipIf(!existsSync(folder))(
  'grouping of public logs (../shared/grouping; skipped where it is missing)',
  () => {
    it('is at least 0.90 on average, by lines and by groups, with one setting', () => {
      const scores = readdirSync(folder)
        .filter((system) => existsSync(`${folder}${system}/truth.json`))
        .map((system) => {
          const truth = JSON.parse(readFileSync(`${folder}${system}/truth.json`, 'utf8')) as {
            content: readonly string[];
            event: readonly string[];
          };
          const miner = createMiner();
          for (const text of truth.content) miner.add(text);
          return accuracy(
            truth.content.map((text) => miner.templateOf(text).id),
            truth.event,
          );
        });
      const mean = (pick: (one: { GA: number; FGA: number }) => number) =>
        scores.reduce((sum, one) => sum + pick(one), 0) / scores.length;
      expect(mean((one) => one.GA)).toBeGreaterThanOrEqual(0.9);
      expect(mean((one) => one.FGA)).toBeGreaterThanOrEqual(0.9);
    });
  },
);
