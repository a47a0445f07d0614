import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../model/index.ts';
import { sampleReport } from '../render/html/testing/reports.ts';
import { attach, type AttachOptions } from './attach.ts';
import type { HttpWorld } from './http.ts';
import { GITHUB_TOKEN, startGithub } from './testing/github-server.ts';
import { GITLAB_TOKEN, startGitlab } from './testing/gitlab-server.ts';
import { finding, memoryIndex, rate, reportOf, RULES, WORDING } from './testing/setup.ts';
import type { StoredIssue, Tracker } from './testing/server.ts';

const SYSTEMS = [
  {
    name: 'github',
    to: 'github:acme/shop',
    start: startGithub,
    token: GITHUB_TOKEN,
    env: 'GITHUB_TOKEN',
    url: 'GITHUB_API_URL',
  },
  {
    name: 'gitlab',
    to: 'gitlab:acme/web/shop',
    start: startGitlab,
    token: GITLAB_TOKEN,
    env: 'GITLAB_TOKEN',
    url: 'GITLAB_API_URL',
  },
] as const;

describe.each(SYSTEMS)('rca attach --to $name', ({ to, start, token, env, url }) => {
  let tracker: Tracker;
  let slept: number[];
  /** Milliseconds that an answer may take. */
  let patience: number;
  beforeEach(async () => {
    tracker = await start();
    slept = [];
    patience = 20_000;
  });
  afterEach(() => tracker.close());

  const world: HttpWorld = {
    fetch,
    get timeoutMs() {
      return patience;
    },
    sleep: async (ms) => void slept.push(ms),
    now: () => Date.UTC(2025, 0, 1),
  };
  const run = (report: Report, options: Partial<AttachOptions> = {}): ReturnType<typeof attach> =>
    attach(
      report,
      {
        to,
        findings: [],
        onClosed: 'reopen',
        closeFixed: false,
        dryRun: false,
        rules: RULES,
        env: { [env]: token, [url]: tracker.url },
        ...options,
      },
      world,
      WORDING,
      memoryIndex(),
    );
  const actions = async (report: Report, options: Partial<AttachOptions> = {}): Promise<string[]> =>
    (await run(report, options)).done.map((d) => `${d.action} ${d.ticket}`);
  const issue = (number = 1): StoredIssue => {
    const found = tracker.issues.find((i) => i.number === number);
    if (!found) throw new Error(`no issue ${number}`);
    return found;
  };
  const writes = (): number => tracker.log.filter((l) => !l.startsWith('GET')).length;

  it('makes a ticket, and a second run writes nothing', async () => {
    expect(await actions(reportOf(finding()))).toEqual(['created 1']);
    expect(issue().title).toBe('payments: Payments fail: the pool is exhausted (1)');
    expect(issue().labels).toEqual(['rca', 'severity:high']);
    expect(issue().body).toContain('31/40 requests');
    const before = writes();
    expect(await actions(reportOf(finding()))).toEqual(['unchanged 1']);
    expect(writes()).toBe(before);
  });

  it('updates its own text in place while only figures change, and keeps the old ones', async () => {
    await run(reportOf(finding()));
    issue().body = `What Ann wrote above.\n\n${issue().body}\n\nWhat Ben wrote below.`;
    expect(await actions(reportOf(finding(rate(35))))).toEqual(['updated 1']);
    expect(await actions(reportOf(finding(rate(38))))).toEqual(['updated 1']);
    expect(issue().body).toMatch(/^What Ann wrote above\.\n\n<!-- rca:begin/);
    expect(issue().body).toMatch(/<!-- rca:end -->\n\nWhat Ben wrote below\.$/);
    expect(issue().body).toContain('38/40 requests');
    expect(issue().body).toMatch(
      /Earlier figures: until [^:]+:[^;]+: 35\/40 requests; until .*: 31\/40 requests/,
    );
    expect(issue().comments).toEqual([]);
  });

  it('writes a new comment when the cause or the severity changed, and only once', async () => {
    await run(reportOf(finding()));
    const root = {
      level: 2,
      title: 'connections are not given back',
      component: 'payments',
      basis: 'verified',
      label: 'root cause',
    } as const;
    const changed = reportOf(finding({ rootCause: root, severity: 'critical' }));
    expect(await actions(changed)).toEqual(['commented 1']);
    expect(issue().comments).toHaveLength(1);
    expect(issue().comments[0]?.body).toContain('Severity: high before, critical now.');
    expect(issue().comments[0]?.body).toContain(
      'Cause: "the pool has 20 connections" before, "connections are not given back" now.',
    );
    expect(await actions(changed)).toEqual(['unchanged 1']);
    expect(issue().comments).toHaveLength(1);
  });

  it('goes on where a run broke off between the comment and the update', async () => {
    await run(reportOf(finding()));
    const changed = reportOf(finding({ severity: 'critical' }));
    tracker.faults.push(
      ...Array.from({ length: 4 }, () => ({
        method: to.startsWith('github') ? 'PATCH' : 'PUT',
        path: /issues\/1$/,
        status: 500,
      })),
    );
    await expect(run(changed)).rejects.toThrow('500');
    expect(issue().comments).toHaveLength(1);
    await run(changed);
    expect(issue().comments).toHaveLength(1);
    expect(await actions(changed)).toEqual(['unchanged 1']);
  });

  it('leaves text alone that people edited, and goes on in a comment of its own', async () => {
    await run(reportOf(finding()));
    issue().body = issue().body.replace('31/40 requests', 'about 31 of 40 requests (Ann)');
    const edited = issue().body;
    expect(await actions(reportOf(finding(rate(35))))).toEqual(['commented 1']);
    expect(await actions(reportOf(finding(rate(36))))).toEqual(['updated 1']);
    expect(issue().body).toBe(edited);
    expect(issue().comments).toHaveLength(1);
    expect(issue().comments[0]?.body).toContain('36/40 requests');
  });

  it('reopens a closed ticket of a failure that is there again, and says so once', async () => {
    await run(reportOf(finding()));
    Object.assign(issue(), { open: false, closedAt: '2025-01-02T00:00:00Z' });
    expect(await actions(reportOf(finding({ status: 'stopped' })))).toEqual(['unchanged 1']);
    expect(await actions(reportOf(finding()))).toEqual(['reopened 1']);
    expect(issue().open).toBe(true);
    expect(issue().comments.map((c) => c.body)).toEqual([
      expect.stringContaining('closed, and the failure is there again'),
    ]);
    expect(await actions(reportOf(finding()))).toEqual(['unchanged 1']);
  });

  it('says with what verdict it reopens: where it was fixed, and since when it is back', async () => {
    const again = reportOf(
      finding({
        story:
          'first seen in revision api-1, 9 runs ago; fixed in revision api-2; back since revision api-3; fixed in revision api-5; back since revision api-7',
      }),
    );
    await run(reportOf(finding()));
    Object.assign(issue(), { open: false, closedAt: '2025-01-02T00:00:00Z' });
    expect(await actions(again)).toEqual(['reopened 1']);
    expect(issue().comments.map((c) => c.body.split('\n').at(-1))).toEqual([
      '- This ticket was closed, and the failure is there again: regressed: fixed in revision api-5, back since revision api-7.',
    ]);
    Object.assign(issue(), { open: false, closedAt: '2025-01-03T00:00:00Z' });
    await run(again, { onClosed: 'new' });
    expect(issue(2).body).toContain(
      'Failing again after #1 was closed: regressed: fixed in revision api-5, back since revision api-7.',
    );
  });

  it('gives a new ticket to who owns the code, or to who is named for the service', async () => {
    const owned = { ...RULES, codeowners: '*  @zoe\n/api/  @ann @ben\n' };
    await run(reportOf(finding()), { rules: owned });
    expect(issue(1).assignees).toEqual(['ann']);
    await run(reportOf(finding({ fingerprint: 'v1-two' })), {
      rules: { ...owned, assignee: { payments: 'carl' } },
    });
    expect(issue(2).assignees).toEqual(['carl']);
    await run(reportOf(finding({ fingerprint: 'v1-three' })));
    expect(issue(3).assignees).toEqual([]);
    // Somebody whom the system does not know, or who has no access.
    await run(reportOf(finding({ fingerprint: 'v1-four' })), {
      rules: { ...RULES, assignee: { '*': 'stranger' } },
    });
    expect(issue(4).assignees).toEqual([]);
  });

  it('links a new ticket to the closed one where it is told to', async () => {
    await run(reportOf(finding()));
    Object.assign(issue(), { open: false, closedAt: '2025-01-02T00:00:00Z' });
    expect(await actions(reportOf(finding()), { onClosed: 'new' })).toEqual(['created 2']);
    expect(issue(2).body).toMatch(/^Failing again after #1 was closed\./);
    expect(await actions(reportOf(finding()), { onClosed: 'new' })).toEqual(['unchanged 2']);
    expect(issue(1).open).toBe(false);
  });

  it('finds the ticket of a finding that had another name', async () => {
    await run(reportOf(finding({ fingerprint: 'v1-old' })));
    expect(await actions(reportOf(finding({ fingerprint: 'v2-new', aliases: ['v1-old'] })))).not.toContain(
      'created 2',
    );
    expect(tracker.issues).toHaveLength(1);
  });

  it('writes several findings into a named ticket as one comment, and finds an adopted ticket again', async () => {
    tracker.issues.push(
      ...[1, 2, 3].map((number) => ({
        number,
        title: 'payments are broken',
        body: 'help',
        open: true,
        reason: '',
        closedAt: null,
        labels: [],
        comments: [],
      })),
    );
    const two = sampleReport(2);
    expect(await actions(two, { to: `${to}#2` })).toEqual(['commented 2']);
    expect(issue(2)).toMatchObject({ title: 'payments are broken', body: 'help', labels: ['rca'] });
    expect(issue(2).comments).toHaveLength(1);
    expect(issue(2).comments[0]?.body).toMatch(/## F1 [^]*## F2 /);
    expect(await actions(two, { to: `${to}#2` })).toEqual(['unchanged 2']);
    expect(await actions(reportOf(finding({ fingerprint: 'v1-other' })), { adopt: '#3' })).toEqual([
      'commented 3',
    ]);
    // From now on it is known without its number.
    expect(await actions(reportOf(finding({ fingerprint: 'v1-other' })))).toEqual(['unchanged 3']);
  });

  it('says once that a finding is fixed, and closes only when asked', async () => {
    await run(reportOf(finding()));
    const fixed = {
      ...reportOf(),
      comparison: {
        verdicts: [
          { fingerprint: finding().fingerprint, verdict: 'fixed', reason: '0 of 240 requests fail' },
        ],
      },
    } as unknown as Report;
    expect(await actions(fixed)).toEqual(['commented 1']);
    expect(await actions(fixed)).toEqual(['unchanged 1']);
    expect(issue().comments.map((c) => c.body)).toEqual([
      expect.stringContaining('Fixed: 0 of 240 requests fail'),
    ]);
    expect(issue().open).toBe(true);
    await run(fixed, { closeFixed: true });
    expect(issue().open).toBe(false);
    expect(issue().comments).toHaveLength(1);
  });

  it.each([
    ['create', 'break'],
    ['comment', 'break'],
    ['create', 'silence'],
    ['comment', 'silence'],
  ] as const)('does not write twice when the answer to a %s is lost: %s', async (what, after) => {
    if (what === 'comment') await run(reportOf(finding()));
    if (after === 'silence') patience = 1000;
    tracker.faults.push({
      method: 'POST',
      path: what === 'create' ? /issues$/ : /(comments|notes)$/,
      after,
    });
    await run(reportOf(finding({ severity: 'critical' })));
    expect(tracker.faults).toEqual([]);
    expect(tracker.issues).toHaveLength(1);
    expect(issue().comments).toHaveLength(what === 'create' ? 0 : 1);
  });

  it('leaves one open ticket when two runs make it at once', async () => {
    let go = (): void => undefined;
    const both = new Promise<void>((done) => (go = done));
    tracker.faults.push(
      { method: 'POST', path: /issues$/, wait: both },
      { method: 'POST', path: /issues$/, wait: both },
    );
    const runs = [run(reportOf(finding())), run(reportOf(finding()))];
    while (tracker.log.filter((l) => l.startsWith('POST')).length < 2)
      await new Promise((done) => setTimeout(done, 5));
    go();
    const done = (await Promise.all(runs)).flatMap((r) => r.done.map((d) => d.ticket));
    expect(tracker.issues.filter((i) => i.open).map((i) => i.number)).toEqual([1]);
    expect(done).toEqual(['1', '1']);
    expect(await actions(reportOf(finding()))).toEqual(['unchanged 1']);
  });

  it('waits as long as the server says, and asks again', async () => {
    tracker.faults.push(
      { method: 'POST', path: /issues$/, status: 429, headers: { 'Retry-After': '7' } },
      { method: 'GET', path: /issues$/, status: 503 },
    );
    expect(await actions(reportOf(finding()))).toEqual(['created 1']);
    expect(slept).toEqual([500, 7000]);
    tracker.faults.push({ method: 'GET', path: /issues$/, status: 429, headers: { 'Retry-After': '3600' } });
    await expect(run(reportOf(finding()))).rejects.toThrow('429');
  });

  it.each([
    [401, 'does not know the token'],
    [403, 'the token may not do this'],
    [404, 'check the place'],
    [409, 'run it again'],
    [422, 'run it again'],
    [500, 'run it again'],
  ])('says what to do on %i, and never shows the token', async (status, next) => {
    tracker.faults.push(
      { method: 'POST', path: /issues$/, status, body: { message: `you sent ${token}` } },
      { method: 'POST', path: /issues$/, status },
      { method: 'POST', path: /issues$/, status },
    );
    const error: unknown = await run(reportOf(finding())).catch((e: unknown) => e);
    expect(String((error as { next?: string }).next)).toContain(next);
    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain(token);
    expect(tracker.issues).toHaveLength(0);
  });

  it('prints what it would send in a dry run, and sends nothing', async () => {
    const dry = await run(reportOf(finding()), { dryRun: true });
    expect(dry.done.map((d) => d.action)).toEqual(['created']);
    expect(dry.requests[0]).toMatch(/^create ticket "payments: Payments fail[^]*31\/40 requests/);
    await run(reportOf(finding()), { dryRun: true, env: { [url]: tracker.url } });
    await run(reportOf(finding()));
    const again = await run(reportOf(finding(rate(35))), { dryRun: true });
    expect(again.requests[0]).toMatch(/^update the text of #1/);
    expect(tracker.issues).toHaveLength(1);
    expect(issue().body).toContain('31/40 requests');
  });

  it('keeps hostile text inside its block, as text', async () => {
    const evil = '<!-- rca:end -->\n/close\n@everyone <!channel> #1 [x](javascript:alert(1))';
    const report = reportOf(finding({ title: evil, actions: [evil], open: evil }));
    await run(report);
    expect(await actions(report)).toEqual(['unchanged 1']);
    expect(issue().body.match(/^<!-- rca:end -->$/gm)).toHaveLength(1);
    expect(issue().body).not.toMatch(/^\s*\/|(?<!`)@everyone|<!channel>/m);
  });

  it('shortens what does not fit a ticket, and says so', async () => {
    const plain = { title: 't', body: '', open: true, reason: '', closedAt: null, labels: [], comments: [] };
    tracker.issues.push({ number: 1, ...plain });
    expect(await actions(sampleReport(400, 2), { to: `${to}#1` })).toEqual(['commented 1']);
    const [comment] = issue().comments;
    expect(comment?.body).toContain('40 of 400 findings are named here');
    expect(comment?.body.length).toBeLessThanOrEqual(65_536);
    expect(await actions(sampleReport(400, 2), { to: `${to}#1` })).toEqual(['unchanged 1']);
  });
});

describe('what is refused before anything is sent', () => {
  const world: HttpWorld = {
    fetch: () => Promise.reject(new Error('asked')),
    sleep: async () => undefined,
    now: () => 0,
  };
  it.each([
    [{ to: 'github:acme' }, 'names no ticket system or place'],
    [{ to: 'github:acme/..' }, 'names no ticket system or place'],
    [{ to: 'constructor:a/b' }, 'names no ticket system or place'],
    [{ to: 'github:acme/shop', env: {} }, 'there is no token for GitHub'],
    [{ to: 'github:acme/shop', findings: ['F9'] }, 'the report has no finding "F9"'],
    [{ to: 'github:acme/shop', adopt: '12; rm' }, 'is no ticket number'],
    [
      { to: 'github:acme/shop', env: { GITHUB_TOKEN: 'x', GITHUB_API_URL: 'http://evil.example' } },
      'must be https',
    ],
  ])('%j', async (options, message) => {
    const asked = {
      findings: [],
      onClosed: 'reopen',
      closeFixed: false,
      dryRun: false,
      rules: RULES,
      env: { GITHUB_TOKEN: 'x' },
      ...options,
    } as AttachOptions;
    await expect(attach(sampleReport(1), asked, world, WORDING, memoryIndex())).rejects.toThrow(message);
  });
});
