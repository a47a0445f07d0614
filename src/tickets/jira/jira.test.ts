import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../../model/index.ts';
import { sampleReport } from '../../render/html/testing/reports.ts';
import { attach, type AttachOptions } from '../attach.ts';
import type { HttpWorld } from '../http.ts';
import { JIRA_EMAIL, JIRA_TOKEN, startJira, type JiraTracker } from '../testing/jira-server.ts';
import { finding, memoryIndex, rate, reportOf, RULES, WORDING } from '../testing/setup.ts';

const SYSTEMS = [
  { name: 'Cloud', version: 3, env: { JIRA_EMAIL, JIRA_API_TOKEN: JIRA_TOKEN } },
  { name: 'Server', version: 2, env: { JIRA_TOKEN } },
] as const;

describe.each(SYSTEMS)('rca attach --to jira ($name)', ({ version, env }) => {
  let tracker: JiraTracker;
  let slept: number[];
  /** Milliseconds that an answer may take. */
  let patience: number;
  beforeEach(async () => {
    tracker = await startJira(version);
    slept = [];
    patience = 20_000;
  });
  afterEach(() => tracker.close());
  const world: HttpWorld = {
    fetch,
    get timeoutMs() {
      return patience;
    },
    sleep: async (ms) => {
      slept.push(ms);
      if (ms >= 5000) tracker.reveal();
    },
    now: () => Date.UTC(2025, 0, 1),
  };
  const run = (report: Report, options: Partial<AttachOptions> = {}): ReturnType<typeof attach> =>
    attach(
      report,
      {
        to: 'jira:SHOP',
        findings: [],
        onClosed: 'reopen',
        closeFixed: false,
        dryRun: false,
        rules: RULES,
        env: { ...env, JIRA_BASE_URL: tracker.url },
        ...options,
      },
      world,
      WORDING,
      memoryIndex(),
    );
  const actions = async (report: Report, options: Partial<AttachOptions> = {}): Promise<string[]> =>
    (await run(report, options)).done.map((d) => `${d.action} ${d.ticket}`);
  const issue = (number = 1): JiraTracker['issues'][number] => {
    const found = tracker.issues.find((i) => i.number === number);
    if (!found) throw new Error(`no issue ${number}`);
    return found;
  };
  const writes = (): number => tracker.log.filter((l) => !l.startsWith('GET')).length;
  const people = (number: number): void => {
    tracker.issues.push({
      number,
      title: 'payments are broken',
      body: '',
      open: true,
      reason: '',
      closedAt: null,
      labels: [],
      comments: [],
    });
    tracker.bodies.set(number, version === 2 ? 'help' : { type: 'doc', version: 1, content: [] });
  };

  it('makes a ticket with the page as a file, and a second run writes nothing', async () => {
    expect(await actions(reportOf(finding()))).toEqual(['created SHOP-1']);
    expect(issue().title).toBe('payments: Payments fail: the pool is exhausted (1)');
    expect(issue().labels).toEqual(['rca', 'severity:high']);
    expect(tracker.textOf(1)).toContain('31/40 requests');
    expect(tracker.textOf(1)).not.toContain('<!--');
    expect(tracker.files.get(1)).toHaveLength(1);
    const before = writes();
    expect(await actions(reportOf(finding()))).toEqual(['unchanged SHOP-1']);
    expect(writes()).toBe(before);
  });

  it('updates its own text while only figures change, and leaves one file, of the last report', async () => {
    await run(reportOf(finding()));
    expect(await actions(reportOf(finding({ ...rate(35), failures: 35 })))).toEqual(['updated SHOP-1']);
    expect(tracker.textOf(1)).toContain('35/40 requests');
    expect(tracker.textOf(1)).toMatch(/Earlier figures: until .*31\/40 requests/);
    expect(issue().comments).toEqual([]);
    expect(tracker.files.get(1)).toHaveLength(1);
  });

  it('writes a comment when severity changed, once', async () => {
    await run(reportOf(finding()));
    const changed = reportOf(finding({ severity: 'critical' }));
    expect(await actions(changed)).toEqual(['commented SHOP-1']);
    expect(await actions(changed)).toEqual(['unchanged SHOP-1']);
    expect(issue().comments.map((c) => c.body)).toEqual([
      expect.stringContaining('Severity: high before, critical now.'),
    ]);
  });

  it('leaves a text alone that people edited, and goes on in a comment of its own', async () => {
    await run(reportOf(finding()));
    const edited = version === 2 ? 'Ann: see below' : ANN;
    tracker.bodies.set(1, edited);
    expect(await actions(reportOf(finding(rate(35))))).toEqual(['commented SHOP-1']);
    expect(await actions(reportOf(finding(rate(36))))).toEqual(['updated SHOP-1']);
    expect(tracker.bodies.get(1)).toEqual(edited);
    expect(issue().comments).toHaveLength(1);
    expect(issue().comments[0]?.body).toContain('36/40 requests');
  });

  it('reopens a closed ticket through the workflow, or makes a new one that names it', async () => {
    await run(reportOf(finding()));
    Object.assign(issue(), { open: false, closedAt: '2025-01-02T00:00:00Z' });
    expect(await actions(reportOf(finding()))).toEqual(['reopened SHOP-1']);
    expect(issue().open).toBe(true);
    expect(issue().comments[0]?.body).toContain('closed, and the failure is there again');
    Object.assign(issue(), { open: false, closedAt: '2025-01-03T00:00:00Z' });
    expect(await actions(reportOf(finding()), { onClosed: 'new' })).toEqual(['created SHOP-2']);
    expect(tracker.textOf(2)).toContain('Failing again after SHOP-1 was closed.');
    expect(await actions(reportOf(finding()), { onClosed: 'new' })).toEqual(['unchanged SHOP-2']);
  });

  it('adopts a ticket that people wrote, with a section for each finding in one comment', async () => {
    people(1);
    people(2);
    const before = tracker.bodies.get(2);
    expect(await actions(sampleReport(2), { to: 'jira:SHOP-2' })).toEqual(['commented SHOP-2']);
    expect(tracker.bodies.get(2)).toEqual(before);
    expect(issue(2).comments[0]?.body).toMatch(/F1 [^]*F2 /);
    expect(await actions(sampleReport(2), { to: 'jira:SHOP', adopt: 'SHOP-2' })).toEqual([
      'unchanged SHOP-2',
    ]);
    await expect(run(sampleReport(2), { adopt: '2' })).rejects.toThrow('is no ticket number');
  });

  it.each([
    ['create', 'break'],
    ['comment', 'break'],
    ['create', 'silence'],
    ['comment', 'silence'],
  ] as const)('does not write twice when the answer to a %s is lost: %s', async (what, after) => {
    if (what === 'comment') await run(reportOf(finding()));
    const path = what === 'create' ? /issue$/ : /comment$/;
    if (after === 'silence') patience = 1000;
    tracker.faults.push({ method: 'POST', path, after });
    await run(reportOf(finding({ severity: 'critical' })));
    expect(tracker.faults).toEqual([]);
    expect(tracker.issues).toHaveLength(1);
    expect(issue().comments).toHaveLength(what === 'create' ? 0 : 1);
  });

  it('leaves one open ticket when two runs make it at once', async () => {
    let go = (): void => undefined;
    const both = new Promise<void>((done) => (go = done));
    const wait = { method: 'POST', path: /issue$/, wait: both };
    tracker.faults.push(wait, wait);
    const runs = [run(reportOf(finding())), run(reportOf(finding()))];
    while (tracker.log.filter((l) => l.startsWith('POST')).length < 2)
      await new Promise((done) => setTimeout(done, 5));
    go();
    const done = (await Promise.all(runs)).flatMap((r) => r.done.map((d) => d.ticket));
    expect(tracker.issues.filter((i) => i.open).map((i) => i.number)).toEqual([1]);
    expect(done).toEqual(['SHOP-1', 'SHOP-1']);
  });

  it('says once that it is fixed, and closes when asked', async () => {
    await run(reportOf(finding()));
    const fixed = {
      ...reportOf(),
      comparison: {
        verdicts: [
          { fingerprint: finding().fingerprint, verdict: 'fixed', reason: '0 of 240 requests fail' },
        ],
      },
    } as unknown as Report;
    expect(await actions(fixed, { closeFixed: true })).toEqual(['commented SHOP-1']);
    expect(issue().open).toBe(false);
    expect(issue().comments[0]?.body).toContain('Fixed: 0 of 240 requests fail');
  });

  it.each([401, 403, 404, 409, 422, 500])('on %i it says what to do, never the token', async (status) => {
    const body = { errorMessages: [`you sent ${JIRA_TOKEN}`] };
    const fault = { method: 'POST', path: /issue$/, status, body };
    tracker.faults.push(fault, fault, fault);
    const error: unknown = await run(reportOf(finding())).catch((e: unknown) => e);
    const basic = Buffer.from(`${JIRA_EMAIL}:${JIRA_TOKEN}`).toString('base64');
    const said = JSON.stringify([error, String(error), (error as Error).stack]);
    expect(said).toContain(String(status));
    expect(said).not.toContain(JIRA_TOKEN);
    expect(said).not.toContain(basic);
    expect(tracker.issues).toHaveLength(0);
  });

  it('waits as long as the server says', async () => {
    tracker.faults.push({ method: 'POST', path: /issue$/, status: 429, headers: { 'Retry-After': '7' } });
    expect(await actions(reportOf(finding()))).toEqual(['created SHOP-1']);
    expect(slept[0]).toBe(7000);
  });

  it('makes the ticket for whom the rules name, with their labels and priority', async () => {
    const rules = {
      labels: ['team payments'],
      severity: { high: { label: 'sev2', priority: 'High' } },
      assignee: {},
      codeowners: '* @all\n/api/ @ann # the pool\n',
    };
    await run(reportOf(finding()), { rules });
    expect(issue().labels).toEqual(['rca', 'sev2', 'team-payments']);
    expect(tracker.fields.get(1)).toMatchObject({
      priority: { name: 'High' },
      assignee: version === 3 ? { accountId: 'ann' } : { name: 'ann' },
    });
    const named = { ...rules, assignee: { payments: 'ben' } };
    await run(reportOf(finding({ fingerprint: 'v1-other' })), { rules: named });
    expect(JSON.stringify(tracker.fields.get(2)?.['assignee'])).toContain('ben');
  });

  it('shortens what does not fit, and says so', async () => {
    people(1);
    expect(await actions(sampleReport(400, 2), { to: 'jira:SHOP-1' })).toEqual(['commented SHOP-1']);
    expect(issue().comments[0]?.body).toMatch(/\d+ of 400 findings/);
    expect(await actions(sampleReport(400, 2), { to: 'jira:SHOP-1' })).toEqual(['unchanged SHOP-1']);
  });

  it('prints what it would send in a dry run, and sends nothing', async () => {
    const dry = await run(reportOf(finding()), { dryRun: true, env: { JIRA_BASE_URL: tracker.url } });
    expect(dry.requests[0]).toMatch(/^create ticket "payments: Payments fail[^]*31\/40 requests/);
    expect(tracker.log).toEqual([]);
  });

  it('names the variable that is missing', async () => {
    const failed: unknown = await run(reportOf(finding()), { env }).catch((error: unknown) => error);
    expect([String(failed), (failed as { next: string }).next]).toEqual([
      expect.stringContaining('where Jira is, is not said'),
      expect.stringContaining('set JIRA_BASE_URL'),
    ]);
  });
});

const ANN = {
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Ann: see below' }] }],
};
