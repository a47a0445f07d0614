import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { wantsAscii, wantsColor, widthOf, type Io } from './io.ts';
import { rca, scratch } from './testing/run-rca.ts';

const folder = scratch();
const env = { RCA_STATE_DIR: join(folder, 'state') };
const entries = join(folder, 'entries.ndjson');
writeFileSync(
  entries,
  `${JSON.stringify({
    insertId: 'a1',
    timestamp: '2026-01-20T10:00:00Z',
    severity: 'ERROR',
    logName: 'projects/p/logs/run.googleapis.com%2Fstderr',
    resource: { type: 'cloud_run_revision', labels: { service_name: 'café', revision_name: 'café-1' } },
    textPayload: 'ValueError: “naïve” 漢字 failed',
  })}\n`,
);

describe('how a terminal is written to', () => {
  const io = (tty: boolean, variables: Record<string, string>): Io => {
    const stdout = new PassThrough() as Writable & { isTTY?: boolean; columns?: number };
    if (tty) Object.assign(stdout, { isTTY: true, columns: 132 });
    return { stdin: new PassThrough(), stdout, stderr: new PassThrough(), env: variables, cwd: folder };
  };
  it('colours for a person only, unless a variable says otherwise', () => {
    const says = (tty: boolean, variables: Record<string, string>): boolean => wantsColor(io(tty, variables));
    expect([says(true, {}), says(false, {}), says(true, { TERM: 'dumb' })]).toEqual([true, false, false]);
    expect([says(true, { NO_COLOR: '1' }), says(true, { NO_COLOR: '' })]).toEqual([false, true]);
    expect([says(false, { FORCE_COLOR: '1' }), says(true, { FORCE_COLOR: '0' })]).toEqual([true, false]);
    expect(says(false, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(true);
  });
  it('is as wide as the terminal, 80 columns in a pipe, or as asked', () => {
    expect([
      widthOf(io(true, {}), undefined),
      widthOf(io(false, {}), undefined),
      widthOf(io(true, {}), 99),
    ]).toEqual([132, 80, 99]);
  });
  it('is ASCII alone where that is asked, or where a terminal has another locale', () => {
    const says = (tty: boolean, variables: Record<string, string>, asked?: boolean): boolean =>
      wantsAscii(io(tty, variables), asked);
    expect([says(true, { LANG: 'C' }), says(true, { LANG: 'C', LC_ALL: 'de_DE.UTF-8' })]).toEqual([
      true,
      false,
    ]);
    expect([says(true, {}), says(false, { LANG: 'C' })]).toEqual([false, false]);
    expect([says(false, {}, true), says(true, { LANG: 'C' }, false)]).toEqual([true, false]);
  });
  it('can be read from a file: no colour, no control character; with a variable it has colour', () => {
    const plain = rca(['--from', entries], { env });
    expect(plain.out).toContain('“naïve” 漢字');
    expect(plain.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(rca(['--from', entries], { env: { ...env, FORCE_COLOR: '1' } }).out).toContain('\u001b[');
    const ascii = rca(['--from', entries, '--ascii', '--full'], { env }).out;
    expect(ascii).toMatch(/^[\x20-\x7e\n]*$/);
    expect(ascii).toContain('"na\\u{ef}ve" \\u{6f22}\\u{5b57}');
    expect(rca(['show', 'F1', '--ascii'], { env }).out).toMatch(/^[\x20-\x7e\n]*$/);
  });
  it('adds a diagram to Markdown where that is asked', () => {
    const out = rca(['--from', entries, '--format', 'markdown', '--mermaid'], { env }).out;
    expect(out).toMatch(/```mermaid\nflowchart TD\n {2}L0\["surface/);
    expect(rca(['--from', entries, '--format', 'markdown'], { env }).out).not.toContain('mermaid');
  });
});
