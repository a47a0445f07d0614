import { describe, expect, it } from 'vitest';
import type { Finding, Report } from '../model/index.ts';
import { sampleReport } from '../render/html/testing/reports.ts';
import { lastNet } from './last-net.ts';

// Put together here, so that no scanner takes this file for a leak.
const GITHUB = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
const SLACK = ['xoxb', '-123456789012-1234567890123-', 'abcdefghijABCDEFGHIJklmn'].join('');

function withTitles(...titles: readonly string[]): Report {
  const report = sampleReport(titles.length);
  return { ...report, findings: report.findings.map((f, i): Finding => ({ ...f, title: titles[i] ?? '' })) };
}

describe('lastNet', () => {
  it('gives a clean report back as it is', async () => {
    const report = sampleReport(3);
    expect(await lastNet(report, 'k')).toBe(report);
  });
  it('replaces what is left and says where, also behind a comment that switches scanners off', async () => {
    const report = withTitles(`// secretlint-disable ${GITHUB} end`, 'clean', `two: ${SLACK}, ${GITHUB}`);
    const net = await lastNet({ ...report, context: { symptom: 'mail jane.roe@corp.io about it' } }, 'k');
    const text = JSON.stringify(net);
    for (const secret of [GITHUB, SLACK, 'jane.roe@corp.io']) expect(text).not.toContain(secret);
    expect(net.findings[0]?.title).toMatch(/^\/\/ secretlint-disable \[[a-z-]+:[0-9a-f]{8}\] end$/);
    expect(net.findings[1]?.title).toBe('clean');
    const notice = net.notices.find((n) => n.code === 'redaction');
    expect(notice?.message).toMatch(
      /^3 texts still held .*findings\.0\.title, findings\.2\.title, context\.symptom$/,
    );
    expect(notice?.message).not.toContain(GITHUB);
  });
  it('finds nothing more in what it let through', async () => {
    const once = await lastNet(withTitles(`https://user:${GITHUB}@host/ and ${SLACK}`), 'k');
    expect(await lastNet(once, 'k')).toBe(once);
  });
  it('reads file names too', async () => {
    const report = sampleReport(1);
    const [f] = report.findings as [Finding];
    const layers = f.layers.map((l) => ({
      ...l,
      evidence: l.evidence.map((e) => ({ ...e, file: `/logs/${SLACK}.json` })),
    }));
    expect(
      JSON.stringify(await lastNet({ ...report, findings: [{ ...f, layers } as unknown as Finding] }, 'k')),
    ).not.toContain(SLACK);
  });
});
