import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { columns } from '../render/width.ts';
import { CASE, rca, scratch } from './testing/run-rca.ts';

const STAGING = fileURLToPath(new URL('../../../shared/staging/', import.meta.url));
const CYCLES = [1, 2].map((n) => `${CASE}-cycle-${n}`);
const bundled = [CASE, ...CYCLES].map((folder) => join(folder, 'entries.ndjson'));
const staging = existsSync(STAGING) ? readdirSync(STAGING).map((file) => join(STAGING, file)) : [];

describe('the published schema', () => {
  let fits: ValidateFunction;
  beforeAll(() => {
    const schema = rca(['schema']);
    expect(schema.code).toBe(0);
    fits = new Ajv2020({ strict: false }).compile(JSON.parse(schema.out) as object);
  });

  it.each([...bundled, ...staging])('fits the report of %s', (file) => {
    const ran = rca(['--from', file, '--format', 'json', '--db', 'none']);
    expect(fits(JSON.parse(ran.out)), JSON.stringify(fits.errors?.slice(0, 3))).toBe(true);
  });

  it('refuses an observed layer without evidence', () => {
    const ran = rca(['--from', bundled[0] ?? '', '--format', 'json', '--db', 'none']);
    const report = JSON.parse(ran.out) as { findings: { layers: { evidence: unknown[] }[] }[] };
    (report.findings[0]?.layers[0] ?? { evidence: [] }).evidence = [];
    expect(fits(report)).toBe(false);
  });
});

describe('the same entries', () => {
  it('give the same bytes in any order, through the command line', () => {
    const lines = readFileSync(bundled[0] ?? '', 'utf8')
      .trimEnd()
      .split('\n');
    const reversed = join(scratch(), 'other-name.json');
    writeFileSync(reversed, `[${[...lines].reverse().join(',\n')}]`);
    const run = (file: string): string =>
      rca(['--from', file, '--format', 'json', '--db', 'none', '--baseline', 'none']).out;
    const once = run(bundled[0] ?? '');
    expect(once.length).toBeGreaterThan(1000);
    expect(run(reversed)).toBe(once);
    expect(run(bundled[0] ?? '')).toBe(once);
  });
});

describe('the first screen', () => {
  const widths = [60, 80, 100, 140, 200];
  it.each([...bundled, ...staging])(
    'of %s has at most 25 lines, none too wide, and its first finding',
    (file) => {
      const saved = join(scratch(), 'report.json');
      const made = rca(['--from', file, '--width', '80', '--output-json', saved, '--db', 'none']).out;
      const report = JSON.parse(readFileSync(saved, 'utf8')) as { findings: { id: string }[] };
      expect(rca(['render', saved, '--width', '80']).out).toBe(made);
      for (const width of widths) {
        const { out } = rca(['render', saved, '--width', String(width)]);
        const lines = out.trimEnd().split('\n');
        expect(lines.length).toBeLessThanOrEqual(25);
        for (const line of lines) expect(columns(line), line).toBeLessThanOrEqual(width);
        if (report.findings.length > 0) expect(out).toContain(`\n${report.findings[0]?.id ?? ''} `);
      }
    },
    // Seven starts of the program each; it is what they print that counts, not when.
    600_000,
  );
});
