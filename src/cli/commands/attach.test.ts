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
  it('lets no secret out that stands in a saved report: dry run, ticket, title, page', async () => {
    const secret = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
    const [finding] = sampleReport(1).findings;
    if (!finding) throw new Error('no finding');
    const leaking = {
      ...sampleReport(1),
      findings: [
        { ...finding, fingerprint: 'v1-leak', title: `token ${secret}`, actions: [`use ${secret}`] },
      ],
    };
    writeFileSync(join(folder, 'leak.json'), JSON.stringify(leaking));
    const dry = await run('attach', 'leak.json', '--to', 'github:acme/shop', '--dry-run');
    expect(dry.out).toContain('create ticket "payments: token [');
    const jira = await run('attach', 'leak.json', '--to', 'jira:SHOP', '--dry-run');
    const sent = await run('attach', 'leak.json', '--to', 'github:acme/shop');
    const pages = await Promise.all(
      ['html', 'markdown', 'junit', 'sarif', 'terminal', 'json'].map((f) =>
        run('render', 'leak.json', '--format', f),
      ),
    );
    writeFileSync(join(folder, 'claims.md'), `2 of 3 failed, that is 10 % (${secret})\n`);
    const claims = await run('check-claims', 'claims.md');
    for (const { out, err } of [dry, jira, sent, claims, ...pages]) expect(out + err).not.toContain(secret);
    expect(pages[4]?.out).toMatch(/use \[[a-z-]+:[0-9a-f]{8}\]/);
    expect(JSON.stringify(tracker.issues)).not.toContain(secret);
  });
  it('is a step of a run as well: --attach, after the report, and once', async () => {
    const entries = join(folder, 'entries.ndjson');
    writeFileSync(
      entries,
      `${JSON.stringify({
        insertId: 'a1',
        timestamp: '2026-01-20T10:00:00Z',
        severity: 'ERROR',
        logName: 'projects/p/logs/run.googleapis.com%2Fstderr',
        resource: { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: 'api-1' } },
        textPayload:
          'redis.exceptions.ConnectionError: Error 111 connecting to cache:6379. Connection refused.',
      })}\n`,
    );
    writeFileSync(
      join(folder, 'rca.yaml'),
      'tickets:\n  labels: [staging]\n  severity: { high: { label: P1 }, medium: { label: P2 } }\n  assignee: { api: ann }\n',
    );
    const before = tracker.issues.length;
    const first = await run('--from', entries, '--attach', 'github:acme/shop', '--config', 'rca.yaml');
    expect([first.code, first.err]).toEqual([0, expect.stringMatching(/F1: created .*issues\/\d+\n/)]);
    expect(first.out).not.toContain('created');
    expect(tracker.issues.slice(before)).toMatchObject([
      { labels: ['rca', expect.stringMatching(/^P[12]$/), 'staging'], assignees: ['ann'] },
    ]);
    const again = await run('--from', entries, '--attach', 'github:acme/shop', '--config', 'rca.yaml');
    expect(again.err).toContain('F1: unchanged');
    expect(tracker.issues.length).toBe(before + 1);
    // The report is there whatever the ticket system says.
    tracker.faults.push({ method: 'GET', path: /issues/, status: 403 });
    const refused = await run('--from', entries, '--attach', 'github:acme/shop');
    expect([refused.code, refused.out.length > 100]).toEqual([2, true]);
  });
});
