import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Report } from '../model/index.ts';
import { TEMPLATES } from '../render/html/testing/templates.ts';
import { FORMATS, renderReport, type Format } from '../render/index.ts';

const CASE = new URL('../../fixtures/cases/websocket-auth/', import.meta.url);
const report = JSON.parse(readFileSync(new URL('report.json', CASE), 'utf8')) as Report;
const NAMES: Readonly<Record<Format, string>> = {
  terminal: 'report.txt',
  markdown: 'report.md',
  json: 'report.json',
  html: 'report.html',
  junit: 'report.junit.xml',
  sarif: 'report.sarif',
  github: 'report.github.txt',
};

// The saved report of the bundled incident, so that only the look is compared; `vitest -u` writes the files anew.
it.each(Object.keys(FORMATS) as Format[])('the bundled incident looks as kept: %s', async (format) => {
  const text = renderReport(report, format, { templates: TEMPLATES, width: 100 });
  await expect(text).toMatchFileSnapshot(
    new URL(format === 'json' ? 'report.json' : `golden/${NAMES[format]}`, CASE).pathname,
  );
  expect(renderReport(report, format, { templates: TEMPLATES, width: 100 })).toBe(text);
});
