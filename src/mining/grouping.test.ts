import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { accuracy } from '../dev/score/accuracy.ts';
import { createMiner } from './index.ts';

const folder = fileURLToPath(new URL('../../../shared/grouping/', import.meta.url));

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
