import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { investigate } from '../investigate.ts';

const folder = mkdtempSync(join(tmpdir(), 'rca-fingerprint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What may change from run to run, and what the failure is made of. */
interface Shape {
  readonly service?: string;
  readonly revision?: string;
  readonly instance?: string;
  readonly start?: number;
  readonly line?: number;
  readonly order?: string;
  readonly host?: string;
  readonly type?: string;
  readonly words?: string;
  readonly caught?: string;
  readonly ids?: string;
}

function entries(shape: Shape): readonly object[] {
  const {
    service = 'api',
    revision = 'api-00001-abc',
    instance = 'i1',
    start = 0,
    line = 17,
    order = '4711',
    host = '10.0.0.7:5432',
    type = 'shop.errors.StockError',
    words = 'could not be reserved',
    caught = 'reserve',
    ids = 'a',
  } = shape;
  const text = [
    'Traceback (most recent call last):',
    `  File "/app/shop/views.py", line ${line + 40}, in ${caught}`,
    '    stock.take(order)',
    `  File "/app/shop/stock.py", line ${line}, in take`,
    '    raise StockError(order)',
    `${type}: order ${order} ${words} at ${host}`,
  ].join('\n');
  return [0, 1].map((i) => ({
    insertId: `${ids}${i}`,
    timestamp: new Date(Date.UTC(2026, 0, 20) + start * 1000 + i * 60_000).toISOString(),
    severity: 'ERROR',
    logName: 'projects/shop/logs/run.googleapis.com%2Fstderr',
    resource: {
      type: 'cloud_run_revision',
      labels: { service_name: service, revision_name: revision, project_id: 'shop' },
    },
    labels: { instanceId: instance },
    textPayload: text,
  }));
}

async function nameOf(shape: Shape): Promise<string> {
  const file = join(folder, `${Math.random()}.ndjson`);
  writeFileSync(
    file,
    entries(shape)
      .map((e) => JSON.stringify(e))
      .join('\n'),
  );
  const { findings } = await investigate({ from: [file], rules: [], stdin: Readable.from([]) });
  expect(findings).toHaveLength(1);
  return findings[0]?.fingerprint ?? '';
}

const hex = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 12, maxLength: 32 })
  .map((c) => c.join(''));
const uuid = fc.uuid();
const order = fc.oneof(
  fc.integer({ min: 1, max: 9_999_999 }).map(String),
  uuid,
  hex.filter((text) => /\d/.test(text)),
  fc.constantFrom('[REDACTED]', 'REDACTED', '***', '[token:3fa19c02]', "'ord_9Zk2'"),
);
const host = fc.oneof(
  fc.ipV4().map((ip) => `${ip}:5432`),
  fc.constantFrom('10.2.3.4:6432', '[ip:deadbeef]:5432'),
);

describe('a fingerprint', () => {
  it('is the same on other instances, revisions and times, with other ids, moved lines and variable parts (property)', async () => {
    const name = await nameOf({});
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          instance: hex,
          revision: fc.integer({ min: 2, max: 99_999 }).map((n) => `api-${String(n).padStart(5, '0')}-xyz`),
          start: fc.integer({ min: 0, max: 10_000_000 }),
          line: fc.integer({ min: 1, max: 9999 }),
          order,
          host,
          ids: hex,
        }),
        async (shape) => {
          expect(await nameOf(shape)).toBe(name);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  it('is another for another service, exception, wording, or place where it was caught', async () => {
    const shapes: readonly Shape[] = [
      {},
      { service: 'web' },
      { type: 'shop.errors.PriceError' },
      { words: 'was cancelled' },
      { words: 'could not be reserved twice' },
    ];
    const names = await Promise.all(shapes.map(nameOf));
    expect(new Set(names).size).toBe(shapes.length);
  });
});
