import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { loadCatalog } from '../catalog/index.ts';
import { investigate } from '../investigate.ts';
import { checkFix } from './fix-check.ts';
import { makeCaseRepo } from './testing/make-case-repo.ts';

const CASE = 'fixtures/cases/websocket-auth';
const repo = makeCaseRepo(`${CASE}/repo`);
afterAll(() => repo.remove());

test('2 -> 2 after the wrong fix, 2 -> 0 after the right one', async () => {
  const report = await investigate({
    from: [`${CASE}/entries.ndjson`],
    rules: ['rules'],
    repo: repo.dir,
    commit: 'bug',
    stdin: Readable.from([]),
  });
  const rules = new Map((await loadCatalog(['rules'])).rules.map((r) => [r.info.id, r.info]));
  const ask = async (commit?: string): Promise<readonly (readonly [string, number, number])[]> =>
    (await checkFix({ report, rules, repo: repo.dir, commit })).map(
      (c) => [c.finding, c.before.hits, c.now.hits] as const,
    );
  expect(await ask('wrong-fix')).toEqual([['F1', 2, 2]]);
  expect(await ask()).toEqual([['F1', 2, 0]]);
  await expect(ask('nope')).rejects.toThrow('commit "nope" is not in the checkout');
});
