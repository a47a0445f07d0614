import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { investigate } from './investigate.ts';
import type { Report } from './model/index.ts';

const SYLLABLES = ['ba', 'ke', 'mo', 'ri', 'tu', 'san', 'vel', 'dor', 'pix', 'lum', 'qua', 'fen'];
/** A word of its own for each number. */
const word = (n: number): string =>
  [n % 12, Math.floor(n / 12) % 12, Math.floor(n / 144) % 12, (n * 7) % 12].map((i) => SYLLABLES[i]).join('');

/** A window of errors that share no word. */
function window(name: string, errors: number): string {
  const file = join(mkdtempSync(join(tmpdir(), 'untold-')), `${name}.ndjson`);
  const lines = Array.from({ length: errors }, (_, i) =>
    JSON.stringify({
      insertId: `i${i}`,
      timestamp: new Date(Date.UTC(2026, 0, 20, 10, 0, i)).toISOString(),
      severity: 'ERROR',
      resource: { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: `api-${name}` } },
      textPayload: [0, 1, 2, 3].map((k) => word(i * 5 + k)).join(' '),
    }),
  );
  writeFileSync(file, lines.join('\n'));
  return file;
}

const run = (file: string, earlier?: Report): Promise<Report> =>
  investigate({
    from: [file],
    rules: [],
    stdin: Readable.from([]),
    ...(earlier ? { baseline: { kind: 'report', earlier: { report: earlier, source: 'earlier' } } } : {}),
  });

test('a window with more errors than can be told tells the most, counts the others, and is not taken for silent', async () => {
  const [many, few] = [window('many', 1203), window('few', 3)];
  const report = await run(many);
  expect([report.findings.length, report.unknowns.length]).toEqual([1000, 1000]);
  expect(report.coverage.untold).toEqual({
    findings: { count: 203, failures: 203, services: ['api'] },
    patterns: { count: 203, entries: 203 },
  });
  expect(report.coverage.reasons.join()).toContain('203 further findings (203 failures; api)');
  expect(report.coverage.complete).toBe(true);

  const whole = await run(few);
  expect(whole.coverage.untold).toBe(undefined);
  // The first three are told in both; the others of the earlier are not seen in the later.
  const { comparison } = await run(few, report);
  expect(comparison?.counts).toMatchObject({ persisting: 3, quiet: 997, new: 0 });
  // The other way round, none of those that are told can be called new: what is not told may be the same.
  const back = await run(window('other', 1203), {
    ...report,
    findings: [],
  });
  expect(back.comparison?.counts).toMatchObject({ new: 0, 'not comparable': 1000 });
  expect(back.comparison?.verdicts[0]?.reason).toContain(
    'before 203 findings more are counted and not told, and it may be among them',
  );
  expect(
    back.unknowns.filter((u) => u.new !== null && !report.unknowns.some((o) => o.template === u.template)),
  ).toEqual([]);
}, 30_000);
