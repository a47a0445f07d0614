import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { investigate } from '../investigate.ts';
import type { Report } from '../model/index.ts';

/** One failing request of each tenant in turn: an error in the words given, then the answer. */
async function reportOf(tenants: readonly string[], words: (tenant: string) => object): Promise<Report> {
  const lines = tenants.flatMap((tenant, i) => {
    const common = {
      resource: { type: 'cloud_run_revision', labels: { service_name: 'billing', revision_name: 'b-1' } },
      labels: { instanceId: 'i1' },
      trace: `projects/shop/traces/${String(i).padStart(32, 'a')}`,
    };
    const at = (ms: number): string =>
      new Date(Date.parse('2026-05-06T12:00:00Z') + i * 60_000 + ms).toISOString();
    return [
      {
        ...common,
        insertId: `e${i}`,
        timestamp: at(5),
        severity: 'ERROR',
        logName: 'projects/shop/logs/run.googleapis.com%2Fstderr',
        ...words(tenant),
      },
      {
        ...common,
        insertId: `r${i}`,
        timestamp: at(0),
        severity: 'ERROR',
        logName: 'projects/shop/logs/run.googleapis.com%2Frequests',
        httpRequest: {
          requestMethod: 'POST',
          requestUrl: 'https://billing.example/exports',
          status: 500,
          latency: '0.1s',
        },
      },
    ];
  });
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  return investigate({ from: ['-'], rules: [], stdin: Readable.from([text]) });
}
const plain = (tenant: string): object => ({ textPayload: `codec not registered for tenant ${tenant}` });
const raised = (tenant: string): object => ({
  textPayload: `Traceback (most recent call last):\n  File "/app/export.py", line 9, in run\n    codec(tenant)\nbilling.CodecError: codec not registered for tenant ${tenant}`,
});

it.each([
  ['a line', plain, ''],
  ['an exception', raised, 'billing.CodecError: '],
] as const)('%s tells the other names that are said of it, each cited', async (_, words, type) => {
  const { findings } = await reportOf(['acme', 'globex', 'acme', 'initech', 'acme', 'globex'], words);
  expect(findings).toHaveLength(1);
  const layer = findings[0]?.layers[1];
  expect(layer?.title).toBe(`${type}codec not registered for tenant acme (or globex, initech)`);
  expect(layer?.evidence.map((e) => e.insertId)).toEqual(['e0', 'e1', 'e3']);
  expect(layer?.seen).toEqual({ failures: 6, of: 6 });
  expect(findings[0]?.rate).toMatchObject({ failures: 6, of: 6 });
});

it('tells of more names how many they are, and of one name nothing', async () => {
  const many = await reportOf(['acme', 'globex', 'initech', 'hooli', 'umbrella'], plain);
  expect(many.findings[0]?.layers[1]?.title).toBe(
    'codec not registered for tenant acme (or globex, hooli and 2 more)',
  );
  const one = await reportOf(['acme', 'acme'], plain);
  expect(one.findings[0]?.layers[1]?.title).toBe('codec not registered for tenant acme');
});
