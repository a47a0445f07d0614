import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rca, scratch } from './testing/run-rca.ts';

const entry = (n: number, jsonPayload: object): string =>
  JSON.stringify({
    insertId: `entry-${n}`,
    timestamp: `2026-01-05T10:0${n}:00Z`,
    severity: 'ERROR',
    logName: 'projects/p/logs/run.googleapis.com%2Fstderr',
    resource: {
      type: 'cloud_run_revision',
      labels: { service_name: 'ledger', revision_name: 'ledger-00001-aaa' },
    },
    labels: { instanceId: 'inst-1' },
    jsonPayload,
  });
const folder = scratch();
const file = (name: string, lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
};
const env = { RCA_STATE_DIR: folder };
const FAILED = 'posting batch 7 to the ledger failed';

describe('rca blindspots', () => {
  it('names the empty traceback in figures, and the next run that it was filled', () => {
    const before = file(
      'before.ndjson',
      [1, 2, 3].map((n) => entry(n, { message: FAILED, error: { type: 'BookingError', traceback: null } })),
    );
    expect(rca(['--from', before, '--output-json', join(folder, 'before.json')], { env }).code).toBe(0);
    const first = rca(['blindspots'], { env });
    expect(first.err).toBe('');
    expect(first.out).toContain('1 of 1 chain end open');
    expect(first.out).toMatch(/1\. Fill \S*traceback/);
    expect(first.out).toContain('carries further: 1 chain (F1), 3 failures');
    expect(first.out).toMatch(/traceback is empty in 3 of 3 error entries/);
    expect(first.out).toContain('No earlier run');

    const trace = [
      'Traceback (most recent call last):',
      '  File "/app/ledger/post.py", line 12, in post',
      '    rate = rates[currency]',
      "KeyError: 'XAU'",
    ].join('\n');
    const after = file(
      'after.ndjson',
      [5, 6].map((n) => entry(n, { message: FAILED, error: { type: 'BookingError', traceback: trace } })),
    );
    expect(rca(['--from', after], { env }).code).toBe(0);
    const second = rca(['blindspots', 'last', '--before', join(folder, 'before.json')], { env });
    expect(second.err).toBe('');
    expect(second.out).not.toMatch(/1\. Fill/);
    expect(second.out).toMatch(/Of the run before .*:\n- Fill/);
  });
  it('is told in the full view and in Markdown', () => {
    const path = file('again.ndjson', [entry(1, { message: FAILED, error: { traceback: null } })]);
    const full = rca(['--from', path, '--full', '--db', 'none'], { env });
    expect(full.out).toContain('logging that would have carried open chains further');
    const markdown = rca(['--from', path, '--format', 'markdown', '--db', 'none'], { env });
    expect(markdown.out).toContain('## What logging would have told more');
  });
});
