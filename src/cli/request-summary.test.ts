import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rca, scratch } from './testing/run-rca.ts';

it('tells a request that has no text as a summary of its fields, never as a quote', () => {
  const folder = scratch();
  const path = join(folder, 'entries.ndjson');
  const request = {
    insertId: 'request-1',
    timestamp: '2026-01-05T10:00:00Z',
    severity: 'ERROR',
    logName: 'projects/p/logs/run.googleapis.com%2Frequests',
    resource: { type: 'cloud_run_revision', labels: { service_name: 'ledger' } },
    httpRequest: {
      requestMethod: 'GET',
      requestUrl: 'https://ledger.example/api/rates',
      status: 500,
      latency: '0.007s',
    },
  };
  writeFileSync(path, `${JSON.stringify(request)}\n`);
  const env = { RCA_STATE_DIR: folder };
  const full = rca(['--from', path, '--full', '--db', 'none'], { env }).out;
  expect(full).toContain('request fields: GET https://ledger.example/api/rates 500');
  expect(full).not.toContain('"GET https');
  const report = JSON.parse(rca(['--from', path, '--format', 'json', '--db', 'none'], { env }).out) as {
    findings: { layers: { evidence: { summaryOf?: string }[] }[] }[];
  };
  expect(report.findings[0]?.layers[0]?.evidence[0]?.summaryOf).toBe('request');
  expect(rca(['show', 'F1', '--format', 'markdown'], { env }).out).toContain('(request fields) GET');
  expect(rca(['explain', 'request-1'], { env }).out).toContain('its request fields: GET');
});
