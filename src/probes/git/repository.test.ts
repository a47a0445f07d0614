import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { makeRepo, type TestRepo } from '../testing/make-repo.ts';
import { openRepository, type Repository } from './repository.ts';
import { openSnapshot, type Snapshot } from './snapshot.ts';

let repo: TestRepo = makeRepo();
afterEach(() => {
  repo.remove();
  repo = makeRepo();
});
async function opened(dir = repo.dir): Promise<Repository> {
  const found = await openRepository(dir);
  if (typeof found === 'string') throw new Error(found);
  return found;
}
async function snapshotOf(commit: string): Promise<Snapshot> {
  const snapshot = await openSnapshot(await opened(), commit, (text) =>
    text.replaceAll('hunter2', '[secret]'),
  );
  if (!snapshot) throw new Error('no snapshot');
  return snapshot;
}

test('reads files of a commit, whatever the working tree holds and however they are called', async () => {
  const first = repo.commit({ '-rf.py': 'X = 1\n', 'a b/ü:{x}.py': 'Y = 2\n', 'c.py': 'old = 1\n' }, 'one');
  repo.commit({ 'c.py': 'new = 1\n' }, 'two');
  writeFileSync(join(repo.dir, 'c.py'), 'dirty = 1\n');
  const snapshot = await snapshotOf(first);
  expect([...snapshot.tree.files.keys()].sort()).toEqual(['-rf.py', 'a b/ü:{x}.py', 'c.py']);
  expect(await snapshot.text('c.py')).toBe('old = 1\n');
  expect(await snapshot.text('-rf.py')).toBe('X = 1\n');
  expect(await snapshot.grep(['X = ', 'Y = '])).toEqual(['-rf.py', 'a b/ü:{x}.py']);
  expect((await (await opened()).blame(first, '-rf.py', 1))?.subject).toBe('one');
  expect(snapshot.place('c.py', 1, '  p = "hunter2"').quote).toBe('p = "[secret]"');
});

test('binary, huge and LFS files, links and submodules are counted, not read', async () => {
  symlinkSync('/etc/passwd', join(repo.dir, 'link.py'));
  const commit = repo.commit(
    {
      'bin.py': Buffer.from([1, 0, 2]),
      'huge.py': 'x'.repeat(1024 * 1024 + 1),
      'lfs.py': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n',
      'ok.py': 'Z = 1\n',
    },
    'x',
  );
  repo.git('update-index', '--add', '--cacheinfo', `160000,${commit},sub`);
  repo.git('commit', '-q', '-m', 'submodule');
  const snapshot = await snapshotOf(repo.git('rev-parse', 'HEAD').trim());
  expect([...(await snapshot.texts(['bin.py', 'huge.py', 'lfs.py', 'link.py', 'ok.py'])).keys()]).toEqual([
    'ok.py',
  ]);
  expect(Object.fromEntries(snapshot.unread)).toEqual({
    binary: ['bin.py'],
    'larger than 1 MiB': ['huge.py'],
    'a Git LFS pointer': ['lfs.py'],
  });
  expect(snapshot.tree.submodules).toEqual(['sub']);
  expect(snapshot.tree.symlinks).toBe(1);
});

test("a hostile repository's configuration and attributes run nothing", async () => {
  const trap = join(repo.dir, 'ran');
  const script = join(repo.dir, 'trap.sh');
  writeFileSync(script, `#!/bin/sh\ntouch '${trap}'\ncat\n`, { mode: 0o755 });
  const commit = repo.commit({ 'a.py': 'X = 1\n', '.gitattributes': '*.py diff=evil filter=evil\n' }, 'x');
  for (const [key, value] of [
    ['diff.evil.textconv', script],
    ['diff.external', script],
    ['filter.evil.smudge', script],
    ['filter.evil.clean', script],
    ['core.fsmonitor', script],
    ['core.pager', script],
    ['core.sshCommand', script],
    ['log.showSignature', 'true'],
    ['gpg.program', script],
    ['protocol.ext.allow', 'always'],
    ['remote.origin.url', `ext::${script}`],
    ['remote.origin.promisor', 'true'],
    ['extensions.partialClone', 'origin'],
    ['core.repositoryFormatVersion', '1'],
  ] as const)
    repo.git('config', key, value);
  const snapshot = await snapshotOf(commit);
  expect(await snapshot.text('a.py')).toBe('X = 1\n');
  expect(await snapshot.grep(['X = '])).toEqual(['a.py']);
  expect((await snapshot.repository.blame(commit, 'a.py', 1))?.commit).toBe(commit);
  // An object that is missing would be fetched by a promisor remote.
  expect((await snapshot.repository.blobs(['1'.repeat(40)])).size).toBe(0);
  expect(await snapshot.repository.resolve('2'.repeat(40))).toBeNull();
  expect(existsSync(trap)).toBe(false);
});

test('names that are no commits are none, options least of all', async () => {
  repo.commit({ 'a.py': '' }, 'x');
  const repository = await opened();
  for (const name of ['--help', '-h', '', 'nope', 'HEAD:a.py', 'HEAD~9', '0'.repeat(40), 'a\nb'])
    expect(await repository.resolve(name)).toBeNull();
  expect(await repository.resolve('HEAD')).toMatch(/^[0-9a-f]{40}$/);
});

test('by time on the branch, and a shallow clone says that it is one', async () => {
  const one = repo.commit({ 'a.py': '1' }, 'one', 1_759_000_000);
  const two = repo.commit({ 'a.py': '2' }, 'two', 1_759_001_000);
  const repository = await opened();
  expect(await repository.commitBefore('HEAD', 1_759_000_500)).toBe(one);
  expect(await repository.commitBefore('HEAD', 1_759_009_000)).toBe(two);
  expect(await repository.commitBefore('HEAD', 1_000)).toBeNull();
  const target = mkdtempSync(join(tmpdir(), 'rca-shallow-'));
  execFileSync('git', ['clone', '-q', '--depth', '1', `file://${repo.dir}`, target]);
  const shallow = await opened(target);
  expect(shallow.shallow).toBe(true);
  expect(await shallow.resolve(one)).toBeNull();
  expect(await shallow.tree(two)).not.toBeNull();
  rmSync(target, { recursive: true });
});
