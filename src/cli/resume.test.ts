import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredEntry } from '../sources/testing/log-store.ts';
import { startLoggingServer, type LoggingServer } from '../sources/testing/logging-server.ts';
import { CASE, scratch, type Ran } from './testing/run-rca.ts';

const BIN = fileURLToPath(new URL('../../bin/rca.js', import.meta.url));
const SECRET = 'jane.doe@example.com';

let server: LoggingServer;
let entries: readonly StoredEntry[];
beforeAll(async () => {
  entries = readFileSync(join(CASE, 'entries.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StoredEntry);
  const [last] = entries.slice(-1);
  const secret = { ...last, insertId: 'secret', severity: 'ERROR', textPayload: `login of ${SECRET} failed` };
  server = await startLoggingServer({ entries: [...entries, secret] });
});
afterAll(() => server.close());

/** The command as a person starts it; the server answers meanwhile. */
function rca(state: string, args: readonly string[]): Promise<Ran> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: state, RCA_STATE_DIR: state };
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [BIN, ...args],
      { cwd: state, env, maxBuffer: 1 << 28 },
      (_error, out, err) => done({ code: child.exitCode, out, err }),
    );
  });
}

/** Everything but what the reading cost, and the place in a file of entries without insertId. */
const said = (text: string): unknown =>
  JSON.parse(text, (key, value: unknown) =>
    key === 'reads' || key === 'file' || key === 'line' ? undefined : value,
  );

describe.each(['rest', 'grpc'] as const)('--resume over %s', (transport) => {
  const state = scratch();
  const args = (filter?: string): readonly string[] => [
    ...[
      '--since',
      '2025-10-02T21:30:00Z',
      '--until',
      '2025-10-02T22:00:00Z',
      '--now',
      '2025-10-02T22:00:00Z',
    ],
    ...['--project', 'acme-staging', '--transport', transport],
    ...['--endpoint', transport === 'rest' ? server.rest : server.grpc, '--page-size', '200'],
    ...['--format', 'json', '--db', 'none', '--baseline', 'none'],
    ...(filter === undefined ? [] : ['--filter', filter]),
  ];

  it('gives the report of an uninterrupted run, byte for byte but for what reading cost', async () => {
    const first = await rca(state, [...args(), '--max-reads', '2']);
    expect(first.code).toBe(3);
    expect(first.err).toContain('the same command with --resume goes on from there');
    const kept = gunzipSync(readFileSync(join(state, 'unfinished.ndjson.gz'))).toString();
    expect(kept).not.toContain(SECRET);
    expect(readFileSync(join(state, 'unfinished.ndjson.gz.coverage.json'), 'utf8')).not.toContain(SECRET);
    const resumed = await rca(state, [...args(), '--resume']);
    const whole = await rca(state, args());
    expect(resumed.err).toBe('');
    expect(resumed.code).toBe(whole.code);
    expect(said(resumed.out)).toEqual(said(whole.out));
    expect(resumed.out).toContain('"oldest"');
    expect(readdirSync(state).filter((name) => name.startsWith('unfinished'))).toEqual([]);
  }, 60_000);

  it('goes on under a filter that only the service, or only the raw logs, can answer', async () => {
    for (const filter of ['sample(insertId, 0.9)', `textPayload:"${SECRET}" OR severity>=INFO`]) {
      const first = await rca(state, [...args(filter), '--max-reads', '2']);
      expect(first.code).toBe(3);
      for (const name of readdirSync(state).filter((one) => one.endsWith('.coverage.json')))
        expect(readFileSync(join(state, name), 'utf8')).not.toContain(SECRET);
      const resumed = await rca(state, [...args(filter), '--resume']);
      expect(said(resumed.out)).toEqual(said((await rca(state, args(filter))).out));
    }
  }, 120_000);

  it('goes on with nothing but the same command', async () => {
    expect((await rca(state, [...args(), '--max-reads', '2'])).code).toBe(3);
    const other = await rca(state, [...args('severity>=ERROR'), '--resume']);
    expect(other).toMatchObject({ code: 2, out: '' });
    expect(other.err).toContain('was asked something else');
    const kept = readFileSync(join(state, 'unfinished.ndjson.gz'));
    // Where nobody answers nothing is read, and nothing is put in the place of what there is.
    const dead = ['--endpoint', 'http://127.0.0.1:2', '--timeout', '2s'];
    const none = await rca(state, [...args(), ...dead]);
    expect(none.code).toBe(3);
    expect(none.err).not.toContain('--resume');
    expect(readFileSync(join(state, 'unfinished.ndjson.gz')).equals(kept)).toBe(true);
  }, 60_000);
});
