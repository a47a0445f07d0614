import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rca, scratch } from './testing/run-rca.ts';

const folder = scratch();
const env = { RCA_STATE_DIR: join(folder, 'state') };
const TRACE = '0af7651916cd43dd8448eb211c80319c';

const at = (second: number): string => new Date(Date.UTC(2026, 0, 20, 10, 0, second)).toISOString();
const entry = (insertId: string, second: number, more: object): object => ({
  insertId,
  timestamp: at(second),
  logName: 'projects/shop/logs/run.googleapis.com%2Fstderr',
  resource: { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: 'api-1' } },
  labels: { instanceId: 'i1' },
  ...more,
});
const failing = (n: number): readonly object[] => [
  entry(`request-${n}`, n * 10, {
    severity: 'ERROR',
    trace: `projects/shop/traces/${TRACE.slice(0, -2)}${10 + n}`,
    httpRequest: { requestMethod: 'GET', requestUrl: 'https://api/orders', status: 500, latency: '0.2s' },
  }),
  entry(`error-${n}`, n * 10, {
    severity: 'ERROR',
    trace: `projects/shop/traces/${TRACE.slice(0, -2)}${10 + n}`,
    textPayload:
      'Traceback (most recent call last):\n  File "/app/orders.py", line 7, in load\n    rows = fetch()\nredis.exceptions.ConnectionError: Error 111 connecting to cache:6379. Connection refused.',
  }),
];
const file = join(folder, 'entries.ndjson');
beforeAll(() => {
  const entries = [
    ...[1, 2, 3, 4, 5].flatMap(failing),
    entry('healthy-line', 300, { severity: 'INFO', textPayload: 'order 7 saved' }),
  ];
  writeFileSync(file, entries.map((e) => JSON.stringify(e)).join('\n'));
  expect(rca(['--from', file], { env }).code).toBe(0);
});
const explain = (what: string): ReturnType<typeof rca> => rca(['explain', what], { env });

describe('rca explain', () => {
  it('says of a finding why this chain and no other, and how each layer is known', () => {
    const { out } = explain('F1');
    expect(out).toContain('entries were joined by');
    expect(out).toMatch(/layer 1 observed: .*\n {2}rule /);
    expect(out).toContain('tied to the chain above (observed');
    expect(out).toMatch(
      /nothing else in these failures could be the cause|why this chain and no other: score /,
    );
  });

  it('says of an entry that is not cited to what it belongs, and by what it was joined', () => {
    const { code, out } = explain('error-5');
    expect(code).toBe(0);
    expect(out).toContain('error-5: ERROR of api');
    expect(out).toMatch(/it belongs to F1 \(.*\)/);
    expect(out).toMatch(/joined with 1 other entry of one failure by trace: /);
    expect(out).toContain('rules seen in it: ');
  });

  it('says of an entry of no finding why not', () => {
    const { code, out } = explain('healthy-line');
    expect(code).toBe(0);
    expect(out).toContain('it belongs to no finding: nothing joins it with a failure');
    expect(out).toContain('its severity is INFO');
  });

  it('says of a rule that did not fire which condition failed, on which value, in the entries that come nearest', () => {
    const { out } = explain('CLOUD_RUN_SERVICE_DEPLOYED');
    expect(out).toContain('seen in 0 of 11 entries of the last run');
    expect(out).toMatch(/nearest miss \S+: when\.all\.0\.filter: wanted .*does not hold/);
    expect(out).toContain('the entry does not have the field');
  });

  it('says what there is where it knows nothing of it', () => {
    const { code, err } = explain('never-seen');
    expect([code, err]).toEqual([2, expect.stringContaining('no finding, entry or rule "never-seen"')]);
  });
});
