import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Readable } from 'node:stream';
import { investigate } from '../investigate.ts';
import type { Finding, Report } from '../model/index.ts';
import { makeCaseRepo } from './testing/make-case-repo.ts';

const CASE = 'fixtures/cases/websocket-auth';
const repo = makeCaseRepo(`${CASE}/repo`);
afterAll(() => repo.remove());

async function run(commit: string | undefined, dir: string | undefined = repo.dir): Promise<Report> {
  return investigate({
    from: [`${CASE}/entries.ndjson`],
    rules: ['rules'],
    repo: dir,
    commit,
    stdin: Readable.from([]),
  });
}
function first(report: Report): Finding {
  const finding = report.findings[0];
  if (!finding) throw new Error('no finding');
  return finding;
}

describe('the bundled incident with its repository', () => {
  test('at the commit with the bug: the raw state in the debug dict is verified, the hand-written story refuted', async () => {
    const finding = first(await run('bug'));
    const deepest = finding.layers.at(-1);
    expect(deepest?.basis).toBe('verified');
    expect(deepest?.title).toBe('json.dumps(websocket_debug), 2 of 11 call sites');
    expect(deepest?.evidence.map((e) => `${e.file}:${e.line}`)).toEqual([
      'chat/websocket/auth.py:16',
      'chat/websocket/auth.py:33',
    ]);
    expect(deepest?.evidence[0]?.quote).toBe('logger.info(f"Authenticating: {json.dumps(websocket_debug)}")');
    expect(deepest?.link?.why).toMatch(
      /inside the try of the handler at chat\/websocket\/auth\.py:\d+ that writes "/,
    );
    expect(deepest?.because).toContain('no longer has it: fixed there');
    expect(deepest?.because).toContain('Log the state of the socket while it authenticates');
    expect(deepest?.because).toContain('-00178-xok was running by then, ');
    expect(finding.rootCause?.label).toBe('root cause');
    expect(finding.open).toBeNull();
    expect(finding.refuted.map((r) => [r.title, r.why, r.evidence[0]?.file])).toEqual([
      [
        'websocket.send_json(...) in send_error_response',
        `send_error_response is never called at ${repo.git('rev-parse', 'bug').slice(0, 7)}`,
        'chat/websocket/errors.py',
      ],
    ]);
  });

  test('the wrong fix leaves both, the right one none; before the bug nothing is verified', async () => {
    const hits = async (commit: string): Promise<readonly number[]> =>
      (first(await run(commit)).probes ?? []).filter((p) => p.verdict === 'verified').map((p) => p.hits);
    expect(await hits('before')).toEqual([]);
    expect(await hits('wrong-fix')).toEqual([2]);
    expect(await hits('fix')).toEqual([]);
  });

  test('a commit found by time only supports, and that is said', async () => {
    const report = await run(undefined);
    expect(first(report).layers.at(-1)?.basis).toBe('inferred');
    expect(report.notices.filter((n) => n.code === 'checkout').map((n) => n.message)).toEqual([
      expect.stringContaining(
        `which commit ran is inferred: ${repo.git('rev-parse', 'bug').slice(0, 7)}, the last commit of HEAD before`,
      ),
    ]);
  });

  test('the fingerprint is that of the run without a checkout, and without one nothing is asked', async () => {
    const without = first(await run(undefined, ''));
    const plain = first(
      await investigate({ from: [`${CASE}/entries.ndjson`], rules: ['rules'], stdin: Readable.from([]) }),
    );
    expect(plain.probes).toBeUndefined();
    expect(without.fingerprint).toBe(plain.fingerprint);
    expect(first(await run('bug')).fingerprint).toBe(plain.fingerprint);
  });

  test('a missing commit, and a folder without a repository, are notices', async () => {
    const missing = await run('0123456789012345678901234567890123456789');
    expect(missing.notices.map((n) => n.message)).toContainEqual(
      expect.stringContaining('is not in the checkout'),
    );
    expect(first(missing).layers.every((l) => l.basis === 'observed')).toBe(true);
    const none = await run('bug', '/');
    expect(none.notices.map((n) => n.message)).toContainEqual(
      expect.stringContaining('is no git repository'),
    );
  });
});

test('a probe that cannot be asked is a notice, not the end', async () => {
  const rules = mkdtempSync(join(tmpdir(), 'rca-rules-'));
  const text = readFileSync('rules/python/json-unserializable.yaml', 'utf8');
  const [head = '', tail = ''] = [
    text.slice(0, text.indexOf('\nprobe:')),
    text.slice(text.indexOf('\nconfirm:')),
  ];
  writeFileSync(
    join(rules, 'r.yaml'),
    `${head}\nprobe:\n  - { id: one, title: x, use: nothing }\n  - { id: two, title: x, find: { text: '(' } }${tail}`,
  );
  const report = await investigate({
    from: [`${CASE}/entries.ndjson`],
    rules: ['rules', rules],
    repo: repo.dir,
    commit: 'bug',
    stdin: Readable.from([]),
  });
  expect(report.notices.filter((n) => n.code === 'checkout').map((n) => n.message)).toEqual([
    expect.stringContaining('probe one of rule JSON_UNSERIALIZABLE failed: no probe is called "nothing"'),
    expect.stringContaining('probe two of rule JSON_UNSERIALIZABLE failed: '),
  ]);
  expect(first(report).layers.every((l) => l.basis === 'observed')).toBe(true);
  rmSync(rules, { recursive: true });
});
