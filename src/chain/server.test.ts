import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { investigate } from '../investigate.ts';

const rules = fileURLToPath(new URL('../../rules', import.meta.url));

const line = (ms: number, pod: string, text: string): string =>
  `${JSON.stringify({
    insertId: `${pod}${ms}`,
    timestamp: new Date(Date.parse('2026-05-06T12:00:00Z') + ms).toISOString(),
    severity: /ERROR|Error/.test(text) ? 'ERROR' : 'INFO',
    logName: 'projects/fair/logs/stdout',
    resource: {
      type: 'k8s_container',
      labels: { cluster_name: 'main', namespace_name: 'fair', pod_name: pod, container_name: 'app' },
    },
    textPayload: text,
  })}\n`;

const TILL = 'till-7c5d8f9b66-b2x7d';
const twice = (pod: string, text: string): string => line(9_000, pod, text) + line(19_000, pod, text);

async function layersOf(text: string): Promise<readonly (readonly (string | undefined)[])[]> {
  const { findings } = await investigate({
    from: ['-'],
    rules: [rules],
    stdin: Readable.from([text]),
    cacheDir: join(tmpdir(), 'rca-servers'),
  });
  return findings.map((f) => f.layers.flatMap((l) => [l.component, l.ruleId, l.basis]));
}

describe('what a server answers about its own state', () => {
  const trace = `ReplyError: OOM command not allowed when used memory > 'maxmemory'.
    at parseError (/app/node_modules/redis-parser/lib/parser.js:179:12)
    at async keep (/app/src/till.js:19:3)`;

  it('is of the kind of server, below the error of who asked', async () => {
    expect(await layersOf(twice(TILL, trace))).toEqual([
      ['till', undefined, 'observed', 'redis', 'REDIS_OUT_OF_MEMORY', 'observed'],
    ]);
  });

  it('is of the server that the entry names', async () => {
    expect(await layersOf(twice(TILL, `${trace} { url: 'redis://wares.fair.svc:6379' }`))).toEqual([
      ['till', undefined, 'observed', 'wares.fair.svc', 'REDIS_OUT_OF_MEMORY', 'observed'],
    ]);
  });

  it('is one finding, whoever asks', async () => {
    const text = "keep ERROR: OOM command not allowed when used memory > 'maxmemory'";
    expect(await layersOf(twice(TILL, text) + twice('desk-7c5d8f9b66-b2x7d', trace))).toHaveLength(1);
  });

  it('blames nobody who is not named where callers use up a limit together', async () => {
    const text = 'ERROR: FATAL: sorry, too many clients already';
    expect(await layersOf(twice(TILL, text))).toEqual([
      ['till', 'POSTGRES_TOO_MANY_CONNECTIONS', 'observed'],
    ]);
    expect(await layersOf(twice(TILL, `${text} at postgresql://wares.fair.svc:5432`))).toEqual([
      ['wares.fair.svc', 'POSTGRES_TOO_MANY_CONNECTIONS', 'observed'],
    ]);
  });
});

describe('what a server logs of its own state', () => {
  const answer = 'keep ERROR: (NotWritablePrimary) not primary';
  const stepped = (pod: string): string =>
    line(
      1_000,
      pod,
      `{"t":{"$date":"2026-05-06T12:00:01.000+00:00"},"s":"I","c":"REPL","msg":"relinquishing primary"}`,
    );

  it('is behind what its callers are answered', async () => {
    expect((await layersOf(stepped('wares-mongo-0') + twice(TILL, answer)))[0]?.slice(-3)).toEqual([
      'wares-mongo',
      'MONGODB_LEFT_PRIMARY',
      'observed',
    ]);
  });

  it('is suspected at most where another server of the kind is there, or came later', async () => {
    const both = stepped('wares-mongo-0') + line(2_000, 'users-mongo-0', 'Connection accepted');
    expect((await layersOf(both + twice(TILL, answer)))[0]?.slice(-3)).toEqual([
      'wares-mongo',
      'MONGODB_LEFT_PRIMARY',
      'inferred',
    ]);
    const late = line(
      60_000,
      'wares-mongo-0',
      '{"t":{"$date":"x"},"c":"REPL","msg":"relinquishing primary"}',
    );
    expect((await layersOf(twice(TILL, answer) + late))[0]?.slice(-3)).toEqual([
      'mongodb',
      'MONGODB_NOT_PRIMARY',
      'observed',
    ]);
  });

  it('is not of what carries the lines of servers', async () => {
    const carried = '2026-05-06 12:00:01.000 UTC [71] FATAL:  the database system is shutting down';
    expect((await layersOf(twice('fluent-bit-b2x7d', carried)))[0]).toEqual([
      'postgresql',
      'POSTGRES_NOT_ACCEPTING',
      'observed',
    ]);
  });

  it('is another server than the one that the entry names', async () => {
    const named = `${answer} mongodb://users.fair.svc:27017`;
    expect((await layersOf(stepped('wares-mongo-0') + twice(TILL, named)))[0]?.slice(-3)).toEqual([
      'users.fair.svc',
      'MONGODB_NOT_PRIMARY',
      'observed',
    ]);
  });
});
