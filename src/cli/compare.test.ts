import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Comparison, Report } from '../model/index.ts';
import { makeCaseRepo } from '../probes/testing/make-case-repo.ts';
import { rca, scratch } from './testing/run-rca.ts';

const folder = scratch();
const env = { RCA_STATE_DIR: join(folder, 'state') };
const cycle = (n: 1 | 2): readonly string[] => [
  '--from',
  `fixtures/cases/websocket-auth-cycle-${n}/entries.ndjson`,
  '--tests',
  `fixtures/cases/websocket-auth-cycle-${n}/*.xml`,
  '--cycle',
  String(n),
  '--format',
  'json',
];
const report = (out: string): Report => JSON.parse(out) as Report;

describe('cycle against cycle, on the command line', () => {
  const first = rca(cycle(1), { env });
  const second = rca(cycle(2), { env });
  const files = [first, second].map((ran, i) => {
    const file = join(folder, `${i + 1}.json`);
    writeFileSync(file, ran.out);
    return file;
  });

  it('compares runs of the history and report files alike', () => {
    const keys = [first, second].map((ran) => `run:${report(ran.out).run.key}`);
    const byRun = rca(['compare', ...keys, '--format', 'json'], { env });
    const byFile = rca(['compare', ...files, '--format', 'json'], { env });
    const verdicts = (out: string): Comparison['verdicts'] => (JSON.parse(out) as Comparison).verdicts;
    expect(verdicts(byRun.out)).toEqual(verdicts(byFile.out));
    expect(verdicts(byRun.out).map((v) => v.verdict)).toEqual(['persisting', 'fixed', 'fixed']);
    expect([byRun.code, rca(['compare', ...[...files].reverse(), '--fail-on', 'new'], { env }).code]).toEqual(
      [0, 1],
    );
  });
  it('takes a report, a window before, or nothing as the baseline of a run', () => {
    const against = (baseline: string, ...more: string[]): Report =>
      report(rca([...cycle(2), '--baseline', baseline, '--db', 'none', ...more], { env }).out);
    expect(against(`report:${files[0] ?? ''}`).comparison?.counts.fixed).toBe(2);
    expect(against('before:4m', '--since', '2025-10-02T21:45:00Z').comparison?.before.source).toBe(
      'the 4m before',
    );
    expect(against('none').comparison).toBeUndefined();
    const unknown = rca([...cycle(2), '--baseline', 'run:nope'], { env });
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('there is no run "nope"')]);
  });
  it('gives the same bytes when it runs again, whatever the history holds', () => {
    expect(rca(cycle(2), { env }).out).toBe(rca(cycle(2), { env }).out);
    expect(report(second.out).comparison?.tests?.trend).toBe('8/14 -> 12/14: up by 4');
  });
  it('judges a run of other rules by the rules of today, where its files are still as they were', () => {
    const own = { RCA_STATE_DIR: join(folder, 'rules-state') };
    const rules = join(folder, 'rules');
    const entries = join(folder, 'kept.ndjson');
    mkdirSync(rules);
    writeFileSync(entries, readFileSync('fixtures/cases/websocket-auth-cycle-1/entries.ndjson'));
    const { key } = report(rca(['--from', entries, '--format', 'json'], { env: own }).out).run;
    writeFileSync(
      join(rules, 'odd.yaml'),
      `id: ODD\ntitle: odd\ntier: symptom\nseverity: low\nwhen: { text: oddity }\nbecause: odd\nexamples:\n  match: [{ textPayload: oddity }]\n  ignore: [{ textPayload: even }]\n`,
    );
    const later = [...cycle(2), '--rules', rules, '--baseline', `run:${key}`];
    const judged = report(rca(later, { env: own }).out).comparison;
    expect(judged?.before.source).toContain("its files read again with today's rules");
    expect(judged?.before.catalogHash).toBe(judged?.after.catalogHash);
    writeFileSync(entries, readFileSync('fixtures/cases/websocket-auth-cycle-2/entries.ndjson'));
    const said = report(rca(later, { env: own }).out).comparison;
    expect(said?.before.catalogHash).not.toBe(said?.after.catalogHash);
    expect(said?.notes.join()).toContain('the two runs used other rules');
  });
  it('exports the history and imports it again', () => {
    const file = join(folder, 'export.ndjson');
    const db = join(folder, 'other.db');
    expect(rca(['history', 'export', '--output', file], { env }).code).toBe(0);
    expect(rca(['history', 'import', file, '--db', db], { env }).out).toContain('2 runs imported');
    const list = (args: readonly string[]): unknown =>
      JSON.parse(rca(['history', ...args, '--format', 'json'], { env }).out);
    expect(list(['--db', db])).toEqual(list([]));
    expect(rca(['history', 'show', 'last'], { env }).out).toContain(
      'first seen in revision chat-backend-staging-00178-xok, 1 run ago',
    );
  });
  it('tells in the report what earlier runs say of a finding', () => {
    const [finding] = report(second.out).findings;
    expect(finding?.story).toMatch(/^first seen in revision chat-backend-staging-00178-xok, 1 run ago/);
    expect(report(first.out).findings.every((f) => f.story === undefined)).toBe(true);
    const shown = rca([...cycle(2).slice(0, -1), 'terminal', '--full'], { env }).out;
    expect(shown).toContain('history  first seen in revision');
  });
  it('refuses money without a source', () => {
    const config = join(folder, 'rca.yaml');
    writeFileSync(config, 'capabilities:\n  - name: chat\n    routes: GET /ws\n    value: $40K MRR\n');
    const ran = rca([...cycle(2), '--config', config], { env });
    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('its value has no source')]);
    writeFileSync(config, `${readFileSync(config, 'utf8')}    source: finance sheet\n`);
    expect(report(rca([...cycle(2), '--config', config], { env }).out).capabilities?.atRisk).toEqual([
      { text: '$40K MRR', capabilities: ['chat'], sources: ['finance sheet'] },
    ]);
  });
  it('lists what contradicts the data in a hand-written report', () => {
    const file = join(folder, 'hand.md');
    writeFileSync(
      file,
      'Tests 84 % (21/25) - UP from 88 %\nThe log says "a sentence that nobody ever logged".\n',
    );
    const ran = rca(
      ['check-claims', file, '--from', 'fixtures/cases/websocket-auth-cycle-2/entries.ndjson'],
      { env },
    );
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(
      /:1:7 .*from 88 % to 84 % is down\n.*:2:15 .*no entry has this quote \(358 entries read\)\n2 contradictions/,
    );
  });
});

describe('the code at a later commit', () => {
  const repo = makeCaseRepo('fixtures/cases/websocket-auth/repo');
  afterAll(() => repo.remove());
  const env = { RCA_STATE_DIR: join(folder, 'code-state') };
  const file = join(folder, 'with-code.json');
  const entries = 'fixtures/cases/websocket-auth/entries.ndjson';
  const made = rca(['--from', entries, '--repo', repo.dir, '--commit', 'bug', '--format', 'json'], { env });
  writeFileSync(file, made.out);
  const compared = (...more: string[]): ReturnType<typeof rca> =>
    rca(['compare', file, file, '--repo', repo.dir, ...more], { env });
  const evidence = (commit: string): readonly unknown[] =>
    (JSON.parse(compared('--commit', commit, '--format', 'json').out) as Comparison).verdicts.flatMap((v) =>
      (v.code ?? []).map((c) => [v.ids.before, c.before.hits, c.now.hits, c.evidence]),
    );

  it('is evidence for the fix, or against it, beside the verdict', () => {
    expect(evidence('fix')).toEqual([['F1', 2, 0, 'for']]);
    expect(evidence('wrong-fix')).toEqual([['F1', 2, 2, 'against']]);
    expect(evidence('before')).toEqual([['F1', 2, 0, 'undecided']]);
    expect(compared('--commit', 'wrong-fix').out.replace(/\s+/g, ' ')).toContain(
      'evidence against the claim "fixed"',
    );
    expect(compared('--format', 'markdown').out).toMatch(/<br>code: 2 of 11 at \w{7} -&gt; 0 of \d+/);
  });
  it('is not asked without a clone; a commit that is not there is an error with what to do', () => {
    expect(rca(['compare', file, file, '--format', 'json'], { env }).out).not.toContain('"code"');
    const unknown = compared('--commit', 'nope');
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('--commit')]);
  });
});
