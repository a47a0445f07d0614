import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Report } from '../../model/index.ts';
import { sampleReport } from '../../render/html/testing/reports.ts';
import { attach, type AttachOptions } from '../attach.ts';
import type { HttpWorld } from '../http.ts';
import { finding, memoryIndex, rate, reportOf, RULES, WORDING } from '../testing/setup.ts';
import { slackMessage } from './message.ts';
import { SLACK_PATH, startSlack } from '../testing/slack-server.ts';

let slack: Awaited<ReturnType<typeof startSlack>>;
let index: ReturnType<typeof memoryIndex>;
beforeEach(async () => {
  slack = await startSlack();
  index = memoryIndex();
});
afterEach(() => slack.close());
const world: HttpWorld = { fetch, sleep: async () => undefined, now: () => 0 };
const run = (report: Report, options: Partial<AttachOptions> = {}): ReturnType<typeof attach> =>
  attach(
    report,
    {
      to: 'slack:HOOK',
      findings: [],
      onClosed: 'reopen',
      closeFixed: false,
      dryRun: false,
      rules: RULES,
      env: { HOOK: slack.url + SLACK_PATH },
      ...options,
    },
    world,
    WORDING,
    index,
  );

it('tells a finding once, and again when more than a figure changed', async () => {
  expect((await run(reportOf(finding()))).done[0]).toMatchObject({ action: 'commented', findings: ['F1'] });
  expect(JSON.stringify(slack.messages)).toContain('31/40 requests');
  expect((await run(reportOf(finding(rate(35))))).done[0]).toMatchObject({ action: 'unchanged' });
  expect(slack.messages).toHaveLength(1);
  await run(reportOf(finding({ severity: 'critical' })));
  expect(slack.messages).toHaveLength(2);
  expect(index.entries[0]).toMatchObject({ fingerprint: finding().fingerprint, ticket: 'message' });
  expect(JSON.stringify(index.entries)).not.toContain('secret');
});

it('sends one message when two runs tell the same at once', async () => {
  await Promise.all([run(reportOf(finding())), run(reportOf(finding()))]);
  expect(slack.messages).toHaveLength(1);
});

it('does not send again what may have arrived, and does send what surely did not', async () => {
  slack.faults.push({ method: 'POST', path: /./, after: 'break' });
  const lost: unknown = await run(reportOf(finding())).catch((e: unknown) => e);
  expect((lost as { next: string }).next).toContain('may have arrived');
  expect((await run(reportOf(finding()))).done[0]?.action).toBe('unchanged');
  expect(slack.messages).toHaveLength(1);
  slack.faults.push({ method: 'POST', path: /./, status: 422 });
  await expect(run(reportOf(finding({ severity: 'low' })))).rejects.toThrow('422');
  await run(reportOf(finding({ severity: 'low' })));
  expect(slack.messages).toHaveLength(2);
});

it.each([401, 403, 404, 409, 422, 429, 500])('never shows the webhook, on %i', async (status) => {
  const fault = { method: 'POST', path: /./, status, headers: { 'Retry-After': '1' } };
  slack.faults.push(fault, fault, fault, fault);
  const error: unknown = await run(reportOf(finding())).catch((e: unknown) => e);
  expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain('secretSECRET');
  expect(String(error)).toContain(String(status));
  const refused: unknown = await run(reportOf(finding()), {
    to: 'slack:http://evil.example/secretSECRET',
  }).catch((e: unknown) => e);
  expect(JSON.stringify([refused, String(refused)])).not.toContain('secretSECRET');
});

it('fits the limits of the block kit, and counts what it leaves out', async () => {
  const long = finding({ title: 'x'.repeat(9000), actions: ['y'.repeat(9000)] });
  await run({
    ...sampleReport(1),
    findings: Array.from({ length: 200 }, (_, i) => ({ ...long, id: `F${i + 1}`, fingerprint: `v1-${i}` })),
  });
  expect(slack.messages).toHaveLength(1);
  expect(JSON.stringify(slack.messages)).toContain('48 of 200 findings shown');
});

it('leaves log text to elements that Slack does not read as markup', async () => {
  const evil = '<!channel> <@U1> *b* `c` <https://evil.example|ok> & @here';
  await run(reportOf(finding({ title: evil })));
  const [message] = slack.messages as unknown as [
    { text: string; mrkdwn: boolean; blocks: { type: string }[] },
  ];
  expect(message.mrkdwn).toBe(false);
  expect(message.text).not.toMatch(/[<>]/);
  expect(new Set(message.blocks.map((b) => b.type))).toEqual(new Set(['header', 'rich_text', 'context']));
  expect(JSON.stringify(message.blocks)).not.toContain('mrkdwn');
  expect(JSON.stringify(message.blocks)).toContain('<!channel> <@U1> *b*');
});

it('prints the message in a dry run', async () => {
  const dry = await run(reportOf(finding()), { dryRun: true, env: {} });
  expect(dry.requests[0]).toContain('"rich_text"');
  expect(slack.log).toEqual([]);
});

it('shows any text of a log as that text: in plain and rich text elements, the notification without markup (property)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
      const message = slackMessage(text, [{ head: text, lines: [text] }], text) as {
        text: string;
        blocks: readonly { type: string; text?: { text: string }; elements?: readonly unknown[] }[];
      };
      const [header, section, note] = message.blocks;
      expect(header?.text?.text).toBe(text);
      const parts = (section?.elements as [{ elements: readonly { type: string; text: string }[] }])[0]
        .elements;
      expect(parts.map((p) => p.type).every((type) => type === 'text')).toBe(true);
      expect(parts.map((p) => p.text)).toEqual(text === '' ? [''] : [text, `\n${text}`]);
      expect((note?.elements as [{ type: string; text: string }])[0]).toMatchObject({
        type: 'plain_text',
        text,
      });
      // In the notification only the three active characters are written otherwise; read back it is the text.
      expect(message.text).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
      const read = message.text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
      expect(read).toBe(text);
    }),
  );
});
