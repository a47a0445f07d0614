import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, Report } from '../../model/index.ts';
import { html } from './index.ts';
import { HAS_BROWSER, launchBrowser } from './testing/browser.ts';
import { sampleComparison, sampleReport } from './testing/reports.ts';
import { TEMPLATES } from './testing/templates.ts';

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

const SEEN = (selector: string): string => `document.querySelector('${selector}').checkVisibility()`;

describe.skipIf(!HAS_BROWSER)(
  'HTML in a browser (skipped where /usr/bin/chromium is missing and CI is not set)',
  () => {
    let browser: Browser;
    const folder = mkdtempSync(join(tmpdir(), 'rca-html-'));
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });

    async function open(
      report: Report,
      options: BrowserContextOptions = {},
    ): Promise<{ page: Page; heard: string[] }> {
      const file = join(folder, 'report.html');
      writeFileSync(file, html(report, { templates: TEMPLATES }));
      const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
      const page = await context.newPage();
      const heard: string[] = [];
      page.on('console', (message) => heard.push(`${message.type()}: ${message.text()}`));
      page.on('pageerror', (error) => heard.push(error.message));
      page.on('request', (request) => {
        if (request.url() !== pathToFileURL(file).href && request.url() !== 'data:,')
          heard.push(request.url());
      });
      await page.goto(pathToFileURL(file).href);
      return { page, heard };
    }

    const VARIANTS: readonly (readonly [string, BrowserContextOptions])[] = [
      ['light', { colorScheme: 'light' }],
      ['dark', { colorScheme: 'dark' }],
      ['phone', { viewport: { width: 360, height: 740 } }],
    ];
    it.each(VARIANTS)(
      '%s: no error, no request, no violation, no sideways scrolling',
      async (_name, options) => {
        const { page, heard } = await open(
          { ...sampleReport(), comparison: sampleComparison() },
          { ...options, bypassCSP: false },
        );
        await page.evaluate('document.querySelectorAll("details").forEach((d) => (d.open = true))');
        expect(
          await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
        ).toBeLessThanOrEqual(0);
        await page.evaluate(axe.source);
        const result = await page.evaluate<AxeResult>('axe.run()');
        expect(result.violations.map((v) => [v.id, v.nodes.map((n) => n.html)])).toEqual([]);
        expect(heard).toEqual([]);
        await page.context().close();
      },
    );

    it('jumps from every citation to evidence that is then to be seen, also in a folded finding', async () => {
      const { page } = await open(sampleReport(14, 3));
      const targets = await page.evaluate<string[]>(
        '[...document.querySelectorAll(\'a[href^="#"]\')].map((a) => a.getAttribute("href").slice(1))',
      );
      const ids = await page.evaluate<string[]>('[...document.querySelectorAll("[id]")].map((e) => e.id)');
      expect(targets.length).toBeGreaterThan(40);
      expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
      // The last finding is folded: following a link to its evidence unfolds it, without a script.
      expect(await page.evaluate(SEEN('#e53'))).toBe(false);
      await page.evaluate('location.hash = "#e53"');
      await page.waitForFunction(SEEN('#e53'));
      expect(
        await page.evaluate('document.querySelector("#e53").getBoundingClientRect().top < innerHeight'),
      ).toBe(true);
      await page.context().close();
    });

    it('can be read and followed by keyboard alone', async () => {
      const { page } = await open(sampleReport());
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.className')).toBe('skip');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('location.hash')).toBe('#findings');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY');
      await page.context().close();
    });

    it('keeps room for words in every column of a phone, and shows where a table goes on', async () => {
      const { page } = await open(
        { ...sampleReport(), comparison: sampleComparison() },
        { viewport: { width: 390, height: 800 } },
      );
      await page.evaluate('document.querySelectorAll("details").forEach((d) => (d.open = true))');
      const cells = await page.evaluate<number[]>(
        '[...document.querySelectorAll(".scroll td + td")].map((cell) => cell.getBoundingClientRect().width)',
      );
      expect(cells.length).toBeGreaterThan(10);
      expect(Math.min(...cells)).toBeGreaterThanOrEqual(80);
      expect(
        await page.evaluate('getComputedStyle(document.querySelector(".scroll")).backgroundAttachment'),
      ).toBe('local, local, scroll, scroll');
      await page.context().close();
    });

    it('prints what is folded', async () => {
      const { page } = await open(sampleReport(14, 3));
      expect(await page.evaluate(SEEN('#f14 .layers'))).toBe(false);
      await page.emulateMedia({ media: 'print' });
      expect(await page.evaluate(SEEN('#f14 .layers'))).toBe(true);
      await page.context().close();
    });

    it('keeps the text of a box inside the box', async () => {
      const report = sampleReport(1);
      const [finding] = report.findings;
      if (!finding) throw new Error('no finding');
      const titles = ['WWWWWWWW MMMMMMMM '.repeat(9), 'x'.repeat(200), '測試中文日誌消息'.repeat(20)];
      const layers = finding.layers.map((l, i) => ({ ...l, title: titles[i] ?? '' }));
      const { page } = await open({ ...report, findings: [{ ...finding, layers } as unknown as Finding] });
      const widest = await page.evaluate<number>(
        'Math.max(...[...document.querySelectorAll("svg.chain text.what")].map((t) => t.getBBox().width))',
      );
      expect(widest).toBeLessThanOrEqual(324);
      await page.context().close();
    });
  },
);
