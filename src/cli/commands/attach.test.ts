import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleReport } from '../../render/html/testing/reports.ts';
import { GITHUB_TOKEN, startGithub } from '../../tickets/testing/github-server.ts';
import type { Tracker } from '../../tickets/testing/server.ts';
import { main } from '../main.ts';

const folder = mkdtempSync(join(tmpdir(), 'rca-attach-'));
let tracker: Tracker;
beforeAll(async () => {
  tracker = await startGithub();
  writeFileSync(join(folder, 'report.json'), JSON.stringify(sampleReport(2)));
});
afterAll(async () => {
  await tracker.close();
  rmSync(folder, { recursive: true });
});

async function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const text = { out: '', err: '' };
  const to = (name: 'out' | 'err'): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        text[name] += chunk.toString();
        done();
      },
    });
  const env = { RCA_STATE_DIR: folder, GITHUB_TOKEN, GITHUB_API_URL: tracker.url };
  const code = await main(args, {
    stdin: Readable.from([]),
    stdout: to('out'),
    stderr: to('err'),
    env,
    cwd: folder,
  });
  return { code, ...text };
}

describe('rca attach', () => {
  it('makes a ticket of the finding that is named, says where, and makes no second one', async () => {
    const dry = await run('attach', 'report.json', 'F2', '--to', 'github:acme/shop', '--dry-run');
    expect(dry.out).toMatch(/^create ticket "payments: Payments fail[^]*F2: would be created/);
    expect(tracker.issues).toHaveLength(0);
    expect(await run('attach', 'report.json', 'f2', '--to', 'github:acme/shop')).toEqual({
      code: 0,
      out: `F2: created ${tracker.url}/acme/shop/issues/1\n`,
      err: '',
    });
    expect((await run('attach', 'report.json', 'F2', '--to', 'github:acme/shop')).out).toMatch(
      /^F2: unchanged /,
    );
    expect(tracker.issues).toHaveLength(1);
  });
  it('ends with 2 and a next step where it cannot', async () => {
    expect(await run('attach', 'last', '--to', 'github:acme/shop')).toMatchObject({ code: 2, out: '' });
    const { code, err } = await run('attach', 'report.json', '--to', 'github:acme/other');
    expect(code).toBe(2);
    expect(err).toMatch(/404 Not Found\n {2}next: check the place in --to/);
    expect(err).not.toContain(GITHUB_TOKEN);
  });
});
