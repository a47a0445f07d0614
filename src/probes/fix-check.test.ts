import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { loadCatalog } from '../catalog/index.ts';
import { investigate } from '../investigate.ts';
import { checkFix } from './fix-check.ts';
import { makeRepo } from './testing/make-repo.ts';
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

test('what cannot be read, is written otherwise, or is older, is not said to be gone', async () => {
  const code =
    'import json\nfrom datetime import datetime\n\ndef publish():\n    return json.dumps({"at": datetime.now()})\n';
  const own = makeRepo();
  try {
    const before = own.commit({ 'app/other.py': 'X = 1\n' }, 'before');
    const bug = own.commit({ 'app/events.py': code }, 'bug');
    const outcome = {
      id: 'raw-value-serialized',
      ruleId: 'JSON_UNSERIALIZABLE',
      title: 'json.dumps',
      verdict: 'verified' as const,
      why: '',
      commit: bug,
      hits: 1,
      candidates: 1,
      places: [{ file: 'app/events.py', line: 5, commit: bug, quote: '' }],
      captures: { type: 'datetime' },
    };
    const rules = new Map((await loadCatalog(['rules'])).rules.map((r) => [r.info.id, r.info]));
    const report = { findings: [{ id: 'F1', probes: [outcome] }] } as unknown as Parameters<
      typeof checkFix
    >[0]['report'];
    const doubt = async (commit: string): Promise<string | undefined> =>
      (await checkFix({ report, rules, repo: own.dir, commit }))[0]?.doubt;
    const at = (files: Readonly<Record<string, string | null>>): string => own.commit(files, 'later');
    expect(await doubt(before)).toContain('is not later than');
    expect(
      await doubt(
        at({
          'app/events.py': code
            .replace('import json', 'from json import dumps')
            .replace('json.dumps', 'dumps'),
        }),
      ),
    ).toContain('written in another way');
    expect(
      await doubt(at({ 'app/events.py': 'version https://git-lfs.github.com/spec/v1\noid sha256:1\n' })),
    ).toContain('could not be read there');
    expect(await doubt(at({ 'app/events.py': null }))).toContain('is not there');
    expect(await doubt(at({ 'app/events.py': code.replace('now()', 'now().isoformat()') }))).toBeUndefined();
  } finally {
    own.remove();
  }
});
