import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { investigate } from './investigate.ts';
import type { Report } from './model/index.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rca-access-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CHANGE = `
id: TRIED_IN_A_TEST
title: The new checkout was asked
tier: change
severity: low
when: { text: 'GET /checkout' }
because: The new checkout was asked.
fix: [Nothing.]
references: []
examples:
  match: [{ textPayload: 'GET /checkout' }]
  ignore: [{ textPayload: 'GET /cart' }]
`;

/** What a container wrote to its standard error, which Kubernetes Engine gives severity ERROR, whatever it says. */
async function reportOf(texts: readonly string[], rules: readonly string[] = []): Promise<Report> {
  const file = join(folder, 'entries.ndjson');
  const lines = texts.map((textPayload, i) =>
    JSON.stringify({
      insertId: `i${i}`,
      logName: 'projects/p/logs/stderr',
      resource: { type: 'k8s_container', labels: { container_name: 'api', pod_name: 'api-1' } },
      timestamp: `2026-01-20T10:${String(i).padStart(2, '0')}:00Z`,
      severity: 'ERROR',
      textPayload,
    }),
  );
  writeFileSync(file, lines.join('\n'));
  return investigate({ from: [file], rules, stdin: Readable.from([]) });
}

test.each([
  // The line's own level is its severity; without one that of the stream stands.
  ['INFO:     10.0.0.1:5 - "GET /health HTTP/1.1" 200 OK', 'INFO'],
  ['10.0.0.1 - - [20/Jan/2026:10:00:00 +0000] "GET /a HTTP/1.0" 304 2326', 'ERROR'],
])(
  'a request that went well is no failure, whatever the severity of its line: %s',
  async (text, severity) => {
    const report = await reportOf([text, text]);
    expect(report.findings).toEqual([]);
    expect(report.coverage.entries).toBe(2);
    expect(report.coverage.services[0]?.severities).toEqual({ [severity]: 2 });
  },
);

test('one that failed is, and a line that only begins like one', async () => {
  const report = await reportOf(['10.0.0.1:5 - "GET /orders HTTP/1.1" 503', 'GET /orders gave up']);
  expect(report.findings.map(({ title }) => title).sort()).toEqual([
    'GET /orders answered 503',
    'GET /orders gave up',
  ]);
});

test('a rule that knows a change in such a line does not make the run end', async () => {
  const rules = join(folder, 'rules');
  writeRule(rules);
  const report = await reportOf(['10.0.0.1:5 - "GET /checkout HTTP/1.1" 200 OK'], [rules]);
  expect(report.coverage.rules.matched).toBe(1);
  expect(report.findings.length).toBeLessThan(2);
});

function writeRule(path: string): void {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'tried-in-a-test.yaml'), CHANGE);
}
