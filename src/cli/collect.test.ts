import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { StoredEntry } from '../sources/testing/log-store.ts';
import { startLoggingServer, type LoggingServer } from '../sources/testing/logging-server.ts';
import { main } from './main.ts';
import { CASE, scratch } from './testing/run-rca.ts';

const state = scratch();
let server: LoggingServer;
let entries: readonly StoredEntry[];
beforeAll(async () => {
  entries = readFileSync(join(CASE, 'entries.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as StoredEntry);
  const secret: StoredEntry = {
    ...entries.find((entry) => typeof entry['textPayload'] === 'string'),
    insertId: 'with-a-secret',
    severity: 'ERROR',
    textPayload: 'login of jane.doe@example.com failed: Authorization: Bearer abcdef0123456789abcdef',
  };
  server = await startLoggingServer({ entries: [...entries, secret] });
});
afterAll(() => server.close());
afterEach(() => {
  process.exitCode = undefined;
});

async function rca(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: '', err: '' };
  const stream = (name: 'out' | 'err'): PassThrough =>
    new PassThrough().on('data', (chunk: Buffer) => (texts[name] += chunk.toString()));
  const code = await main(args, {
    stdin: Readable.from([]),
    stdout: stream('out'),
    stderr: stream('err'),
    cwd: state,
    env: { HOME: state, RCA_STATE_DIR: state, RCA_CACHE_DIR: state },
  });
  return { code, ...texts };
}

const WINDOW = ['--since', '2025-10-02T21:30:00Z', '--until', '2025-10-02T22:00:00Z'];
const LIVE = ['--project', 'acme-staging', '--transport', 'rest'];
const at = (): readonly string[] => ['--endpoint', server.rest];
const JSON_ONLY = ['--format', 'json', '--db', 'none', '--baseline', 'none', '--now', '2025-10-02T22:00:00Z'];

/** Where an entry without insertId stands may differ, and what only the service can be asked: how far back a finding goes. */
const comparable = (text: string): unknown =>
  JSON.parse(text, (key, value: unknown) =>
    key === 'file' || key === 'where' || key === 'oldest' || key === 'reads' ? undefined : value,
  );

it.each(['window.ndjson', 'window.ndjson.gz'])('gives the report of the live run from %s', async (name) => {
  const kept = await rca('collect', ...WINDOW, ...LIVE, ...at(), '--output', name);
  expect(kept.err).toContain(`${entries.length + 1} entries`.replace(/(\d)(\d{3}) /, '$1,$2 '));
  expect(kept).toMatchObject({ code: 0, out: '' });
  const bytes = readFileSync(join(state, name));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  expect(text).not.toContain('jane.doe@example.com');
  expect(text).not.toContain('abcdef0123456789abcdef');
  const live = await rca(...WINDOW, ...LIVE, ...at(), ...JSON_ONLY);
  const offline = await rca('--from', join(state, name), ...JSON_ONLY);
  expect(offline.code).toBe(live.code);
  expect(comparable(offline.out)).toEqual(comparable(live.out));
});

it('goes on where it stopped, until it is whole', async () => {
  const args = ['collect', ...WINDOW, ...LIVE, ...at(), '--page-size', '200', '--output', 'parts.ndjson'];
  const first = await rca(...args, '--max-reads', '1');
  expect(first.code).toBe(3);
  expect(first.err).toContain('--resume');
  const partial = await rca('--from', join(state, 'parts.ndjson'), ...JSON_ONLY);
  expect(partial.code).toBe(3);
  expect((JSON.parse(partial.out) as { coverage: object }).coverage).toMatchObject({
    complete: false,
    entries: 200,
  });
  const rest = await rca(...args, '--resume');
  expect(rest).toMatchObject({ code: 0 });
  const whole = await rca('--from', join(state, 'parts.ndjson'), ...JSON_ONLY);
  const live = await rca(...WINDOW, ...LIVE, ...at(), ...JSON_ONLY);
  const of = (text: string): unknown => (JSON.parse(text) as { findings: unknown }).findings;
  expect((JSON.parse(whole.out) as { coverage: object }).coverage).toMatchObject({
    complete: true,
    entries: entries.length + 1,
  });
  expect(comparable(JSON.stringify(of(whole.out)))).toEqual(comparable(JSON.stringify(of(live.out))));
  expect((await rca(...args, '--resume')).err).toContain('complete');
});

it('goes on with a run of its own, too: the report is then the one of an uninterrupted run', async () => {
  const args = [...WINDOW, ...LIVE, ...at(), '--page-size', '200', ...JSON_ONLY];
  expect((await rca(...args, '--resume')).err).toContain('there is no unfinished run to go on with');
  const first = await rca(...args, '--max-reads', '1');
  expect(first.code).toBe(3);
  expect(first.err).toContain('the same command with --resume goes on from there');
  const kept = gunzipSync(readFileSync(join(state, 'unfinished.ndjson.gz'))).toString();
  expect(kept.trim().split('\n')).toHaveLength(200);
  expect(kept).not.toContain('jane.doe@example.com');
  const more = await rca(...args, '--resume', '--max-reads', '1');
  expect([more.code, more.err]).toEqual([3, expect.stringContaining('still not finished')]);
  const last = await rca(...args, '--resume');
  const live = await rca(...args);
  const reportOf = (text: string): { coverage: object; findings: unknown } =>
    JSON.parse(text) as { coverage: object; findings: unknown };
  expect(last.code).toBe(live.code);
  expect(reportOf(last.out).coverage).toMatchObject({ complete: true, entries: entries.length + 1 });
  expect(comparable(JSON.stringify(reportOf(last.out).findings))).toEqual(
    comparable(JSON.stringify(reportOf(live.out).findings)),
  );
  expect(existsSync(join(state, 'unfinished.ndjson.gz'))).toBe(false);
});

it('leaves nothing half-written where reading is refused', async () => {
  const bad = await startLoggingServer({ entries: [], projects: ['another'] });
  try {
    const ran = await rca('collect', ...WINDOW, ...LIVE, '--endpoint', bad.rest, '--output', 'never.ndjson');
    expect(ran.code).toBe(2);
    expect(existsSync(join(state, 'never.ndjson'))).toBe(false);
    expect(readdirSync(state).filter((name) => name.startsWith('never'))).toEqual([]);
  } finally {
    await bad.close();
  }
});

it('says that a filter over what redaction replaces finds nothing in the file', async () => {
  const asked = ['--filter', 'textPayload:"jane.doe@example.com"'];
  const kept = await rca('collect', ...WINDOW, ...LIVE, ...at(), ...asked, '--output', 'one.ndjson');
  expect(kept.code).toBe(0);
  expect(kept.err).toContain('a mail address');
  const again = await rca('--from', join(state, 'one.ndjson'), ...JSON_ONLY);
  expect((JSON.parse(again.out) as { coverage: object }).coverage).toMatchObject({ entries: 1 });
  const filtered = await rca('--from', join(state, 'one.ndjson'), ...asked, ...JSON_ONLY);
  expect(filtered.out).toContain('filter-redacted');
  expect(filtered.code).toBe(3);
});
