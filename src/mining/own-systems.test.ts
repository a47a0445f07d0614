import { expect, it } from 'vitest';
import { accuracy } from '../dev/score/accuracy.ts';
import { createMiner } from './index.ts';
import { ownSystems } from './testing/own-systems.ts';

/** Lines of a system to a template. */
function grouped(content: readonly string[]): readonly string[] {
  const miner = createMiner();
  for (const text of content) miner.add(text);
  return content.map((text) => miner.templateOf(text).id);
}

it('groups lines of 23 systems of our own writing by the statement that wrote them, with one setting', () => {
  const scores = ownSystems(11, 1500).map(({ name, content, event }) => ({
    name,
    ...accuracy(grouped(content), event),
  }));
  expect(scores).toHaveLength(23);
  const mean = (pick: (one: { GA: number; FGA: number }) => number): number =>
    scores.reduce((sum, one) => sum + pick(one), 0) / scores.length;
  const told = JSON.stringify(scores);
  expect(
    mean((one) => one.GA),
    told,
  ).toBeGreaterThanOrEqual(0.95);
  expect(
    mean((one) => one.FGA),
    told,
  ).toBeGreaterThanOrEqual(0.88);
});

it('gives the same templates in any order', () => {
  for (const { content } of ownSystems(12, 400).filter((one) =>
    ['app', 'airflow', 'syslog'].includes(one.name),
  ))
    expect(new Set(grouped([...content].reverse()))).toEqual(new Set(grouped(content)));
});
