import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CASE, rca, scratch } from './testing/run-rca.ts';

const entries = join(CASE, 'entries.ndjson');
const env = { RCA_STATE_DIR: scratch() };
let full = '';
beforeAll(() => {
  full = rca(['--from', entries, '--full'], { env }).out;
});

describe('what is said, said well', () => {
  it('does not send the reader of the full view to the full view', () => {
    expect(full).toMatch(/^1 pattern that no rule knows, 16 entries:\nU1 16 x WARNING: Slow query/m);
    expect(full).not.toContain('rca show --full');
    expect(rca(['show'], { env }).out).toContain('16 entries: rca show --full lists it');
  });

  it('ends no check in a full stop and a semicolon', () => {
    expect(full).toContain('; score');
    expect(full).not.toMatch(/\.;\s+score/);
  });

  it('counts one citation as one', () => {
    const entry = {
      insertId: 'only',
      timestamp: '2026-01-20T10:00:00Z',
      severity: 'ERROR',
      resource: { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: 'api-1' } },
      textPayload: 'the ledger is out of balance',
    };
    const file = join(env.RCA_STATE_DIR, 'one.json');
    writeFileSync(file, JSON.stringify([entry]));
    const { out } = rca(['--from', file, '--format', 'markdown']);
    expect(out.match(/^- \[\d+\]/gm)).toHaveLength(1);
    expect(out).toContain('<summary>1 citation</summary>');
  });

  it('names the day of a window that holds nothing', () => {
    const { code, out } = rca(['--from', entries, '--since', '2026-01-01']);
    expect(code).toBe(3);
    expect(out).toContain('asked 2026-01-01 00:00 to the end (UTC)');
  });
});

describe('what cannot be taken is refused by name', () => {
  it.each([
    ['--workers', '1.5', '--workers 2'],
    ['--workers', 'NaN', '--workers 2'],
    ['--width', '80.5', '--width 100'],
    ['--max-reads', '0', '--max-reads 100'],
  ])('%s %s', (option, value, example) => {
    const { code, err } = rca(['--from', entries, option, value]);
    expect(code).toBe(2);
    expect(err).toBe(`rca: ${option} is no whole number above 0\n  next: for example ${example}\n`);
  });

  it.each(['0', '-1', '1.5', 'many'])('RCA_WORKERS=%s', (value) => {
    const { code, err } = rca(['--from', entries], { env: { RCA_WORKERS: value } });
    expect(code).toBe(2);
    expect(err).toContain(`workers in the environment is "${value}", expected a whole number above 0`);
  });

  it('a comparison with one report', () => {
    const { code, err } = rca(['compare', 'a.json']);
    expect(code).toBe(2);
    expect(err).toBe('rca: rca compare needs more words after it\n  next: rca compare --help shows which\n');
  });

  it('an unknown pattern that is not there, beside those that are', () => {
    const { code, err } = rca(['explain', 'U9'], { env });
    expect(code).toBe(2);
    expect(err).toMatch(/no finding, entry or rule "U9"[^]*unknown patterns: U1; rca rules list/);
  });
});
