import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { investigate } from './investigate.ts';
import type { Report } from './model/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'rca-success-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RULE = `id: DELIVERY_LOST
title: A delivery was lost
tier: application
severity: high
when: { text: 'delivery lost' }
because: It is gone.
success: { filter: 'jsonPayload.event="delivered"', per: delivery }
examples:
  match: [{ severity: ERROR, textPayload: delivery lost }]
  ignore: [{ severity: INFO, textPayload: delivered }]
`;

const entry = (n: number, revision: string, rest: object): object => ({
  insertId: `i${n}`,
  timestamp: new Date(Date.UTC(2026, 0, 5, 10, 0, n)).toISOString(),
  logName: 'projects/p/logs/run.googleapis.com%2Fstdout',
  resource: { type: 'cloud_run_revision', labels: { service_name: 'mail', revision_name: revision } },
  labels: { instanceId: `inst-${revision}` },
  ...rest,
});
const delivered = { severity: 'INFO', jsonPayload: { event: 'delivered', message: 'ok' } };
const lost = { severity: 'ERROR', textPayload: 'delivery lost' };

describe('what success filters count', () => {
  const entries = [
    ...Array.from({ length: 12 }, (_, n) => entry(n, 'mail-1', n < 6 ? lost : delivered)),
    ...Array.from({ length: 45 }, (_, n) => entry(n + 30, 'mail-2', delivered)),
  ];
  const run = async (prefilter: 'from-start' | false): Promise<Report> => {
    writeFileSync(join(folder, 'lost.yaml'), RULE);
    writeFileSync(join(folder, 'in.ndjson'), entries.map((e) => `${JSON.stringify(e)}\n`).join(''));
    return investigate({
      from: [join(folder, 'in.ndjson')],
      rules: [folder],
      stdin: Readable.from([]),
      baseline: { kind: 'revision' },
      prefilter,
    });
  };

  it('are entries by revision, whether or not healthy ones are parsed', async () => {
    const [skimmed, parsed] = [await run('from-start'), await run(false)];
    expect(skimmed).toEqual(parsed);
    expect(skimmed.coverage.success).toEqual([
      {
        rule: 'DELIVERY_LOST',
        per: 'delivery',
        counts: [
          { service: 'mail', revision: 'mail-1', count: 6 },
          { service: 'mail', revision: 'mail-2', count: 45 },
        ],
      },
    ]);
  });
  it('are the denominator of the verdict on the earlier revision', async () => {
    const [verdict] = (await run(false)).comparison?.verdicts ?? [];
    expect([verdict?.verdict, verdict?.reason]).toEqual([
      'fixed',
      expect.stringContaining('0 in 45 deliveries, 6/12 deliveries before'),
    ]);
  });
});
