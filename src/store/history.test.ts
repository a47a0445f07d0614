import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { fixedBefore, openHistory, storiesOf, withStories } from './index.ts';
import { runReport } from './testing/reports.ts';

const folder = mkdtempSync(join(tmpdir(), 'rca-history-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newFile = (): string => join(folder, `${(files += 1)}`, 'history.db');
const SAVER = fileURLToPath(new URL('testing/save-for-ever.ts', import.meta.url));

/** Saves runs in a process of its own, and kills it as soon as it has kept `after` runs and so many milliseconds have gone by. */
async function killed(file: string, from: number, after: number, ms: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [SAVER, file, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
    if (out.split('\n').length > after) setTimeout(() => child.kill('SIGKILL'), ms);
  });
  await new Promise((done) => child.on('close', done));
  return out.split('\n').filter((line, i, all) => line !== '' && i < all.length - 1);
}

describe('history', () => {
  it('keeps runs, newest last, one for each key, and finds them again', async () => {
    const file = newFile();
    const history = await openHistory(file);
    for (const n of [3, 1, 2, 3]) history.save(runReport(n));
    expect(history.list().map((r) => r.key)).toEqual(['run-1', 'run-2', 'run-3']);
    expect(history.find('run-2')).toEqual(runReport(2));
    expect(history.find('2')).toEqual(runReport(2));
    expect(history.find('last').run.key).toBe('run-3');
    expect(() => history.find('run-')).toThrow('begins several runs');
    expect(() => history.find('nope')).toThrow('there is no run "nope"');
    history.close();
    expect(statSync(file).mode & 0o077).toBe(0);
    const again = await openHistory(file);
    expect(again.list()).toHaveLength(3);
    again.close();
  });
  it('knows the run before, never the run itself or a later one', async () => {
    const history = await openHistory(newFile());
    for (const n of [1, 2, 3]) history.save(runReport(n));
    expect(history.before(runReport(2))?.run.key).toBe('run-1');
    expect(history.before(runReport(1))).toBeNull();
    expect(history.before({ ...runReport(9), run: { ...runReport(9).run, services: ['web'] } })).toBeNull();
    history.close();
  });
  it('tells the story of a finding', async () => {
    const history = await openHistory(newFile());
    history.save(runReport(1, ['b']));
    history.save(runReport(2, ['a']));
    history.save(runReport(3, [], { a: 'fixed' }));
    expect(fixedBefore(history, runReport(4))(['a'])).toEqual({ run: 'run-3', revision: 'api-3' });
    history.save(runReport(4, ['a'], { a: 'regressed' }));
    history.save(runReport(5, ['a'], { a: 'persisting' }));
    expect(storiesOf(history, runReport(5))(['a'])).toBe(
      'first seen in revision api-2, 3 runs ago; fixed in revision api-3; back since revision api-4',
    );
    expect(storiesOf(history, runReport(5))(['never'])).toBeNull();
    expect(fixedBefore(history, runReport(2))(['a'])).toBeNull();
    history.close();
  });
  it('tells the stories of a report whose findings carry other names, and of one that an earlier run had', async () => {
    const history = await openHistory(newFile());
    history.save(runReport(1, ['old', 'b']));
    history.save(runReport(2, ['b'], { old: 'fixed' }));
    history.save({ ...runReport(3, ['old']), run: { ...runReport(3).run, services: ['web'] } });
    const [renamed, ...others] = runReport(4, ['new', 'b', 'c']).findings;
    if (!renamed) throw new Error('no finding');
    const report = { ...runReport(4), findings: [{ ...renamed, aliases: ['old'] }, ...others] };
    history.save(report);
    expect(withStories(report, history).findings.map((f) => f.story)).toEqual([
      'first seen in revision api-1, 2 runs ago; fixed in revision api-2; back since revision api-4',
      'first seen in revision api-1, 2 runs ago',
      undefined,
    ]);
    history.close();
  });
  it('reads the runs once for all findings of a report', async () => {
    const history = await openHistory(newFile());
    const names = [...Array(40).keys()].map((i) => `f${i}`);
    const runs = 300;
    history.saveAll([...Array(runs).keys()].map((n) => runReport(n, names)));
    const parse = vi.spyOn(JSON, 'parse');
    const told = withStories(runReport(runs - 1, names), history);
    // The services and revisions of a run, whatever the number of findings.
    expect(parse).toHaveBeenCalledTimes(2 * runs);
    parse.mockRestore();
    expect(told.findings.map((f) => f.story)).toEqual(
      names.map(() => 'first seen in revision api-0, 299 runs ago'),
    );
    history.close();
  });
  it('prunes', async () => {
    const history = await openHistory(newFile());
    for (const n of [1, 2, 3, 4]) history.save(runReport(n));
    expect(history.prune({ keep: 3 })).toBe(1);
    expect(history.prune({ olderThan: '2025-01-01T00:30:00Z' })).toBe(1);
    expect(history.list().map((r) => r.key)).toEqual(['run-3', 'run-4']);
    history.close();
  });
  it('loses nothing that was kept when a run is killed at any point', async () => {
    const file = newFile();
    const kept: string[] = [];
    for (const [i, ms] of [0, 1, 3, 7].entries())
      kept.push(...(await killed(file, i * 100_000, 1 + i * 3, ms)));
    const history = await openHistory(file, true);
    expect(history.notices).toEqual([]);
    const keys = new Set(history.list().map((r) => r.key));
    expect(kept.length).toBeGreaterThan(4);
    expect(kept.filter((key) => !keys.has(key))).toEqual([]);
    // What was in hand when it was killed is there whole or not at all.
    for (const key of keys) expect(history.find(key).findings).toHaveLength(1);
    history.close();
  }, 30_000);
  it('takes runs of several processes at once', async () => {
    const file = newFile();
    const kept = (await Promise.all([1, 2, 3].map((n) => killed(file, n * 100_000, 10, 5)))).flat();
    const history = await openHistory(file, true);
    const keys = new Set(history.list().map((r) => r.key));
    expect(kept.length).toBeGreaterThan(29);
    expect(kept.filter((key) => !keys.has(key))).toEqual([]);
    history.close();
  }, 30_000);
  it('sets a file aside that is no database, says so, and goes on', async () => {
    const file = newFile();
    (await openHistory(file)).close();
    writeFileSync(file, 'this is no database, it only says so\n'.repeat(100));
    const history = await openHistory(file);
    expect(history.notices[0]).toContain('was damaged: 0 of its runs');
    history.save(runReport(1));
    expect(history.list()).toHaveLength(1);
    history.close();
    expect(readFileSync(`${file}.damaged-1`, 'utf8')).toContain('this is no database');
  });
  it('keeps the runs that can still be read of a damaged file', async () => {
    const file = newFile();
    const first = await openHistory(file);
    for (let n = 0; n < 60; n += 1)
      first.save(
        runReport(
          n,
          [...Array(30).keys()].map((i) => `${n}-${i}-${'x'.repeat(40)}`),
        ),
      );
    first.close();
    const bytes = readFileSync(file);
    const pages = bytes.length / 4096;
    expect(pages).toBeGreaterThan(20);
    // One page in the middle overwritten, as a failing disk does.
    bytes.fill(0x5a, Math.floor(pages / 2) * 4096, Math.floor(pages / 2) * 4096 + 4096);
    writeFileSync(file, bytes);
    const history = await openHistory(file);
    expect(history.notices[0]).toMatch(/was damaged: \d+ of its runs/);
    expect(history.list().length).toBeGreaterThan(0);
    for (const { key } of history.list()) expect(history.find(key).run.key).toBe(key);
    history.close();
    expect(existsSync(`${file}.damaged-1`)).toBe(true);
  });
  it('refuses a file of a later version, and leaves it alone', async () => {
    const file = newFile();
    (await openHistory(file)).close();
    const { DatabaseSync } = await import('node:sqlite');
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 99');
    db.close();
    await expect(openHistory(file)).rejects.toThrow('later version');
    expect(existsSync(`${file}.damaged-1`)).toBe(false);
  });
});
