import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { investigate } from '../investigate.ts';

const TRACE = 'projects/shop/traces/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const entry = (ms: number, more: object): string =>
  `${JSON.stringify({
    insertId: `o${ms}`,
    timestamp: new Date(Date.parse('2026-05-06T12:00:00Z') + ms).toISOString(),
    resource: { type: 'cloud_run_revision', labels: { service_name: 'orders', revision_name: 'orders-1' } },
    logName: 'projects/shop/logs/run.googleapis.com%2Fstdout',
    labels: { instanceId: 'orders-inst-0' },
    trace: TRACE,
    ...more,
  })}\n`;
const WARNING = {
  severity: 'WARNING',
  textPayload: 'tax table of region DE was not loaded, asking the remote one',
};
const TRACEBACK = {
  severity: 'ERROR',
  textPayload:
    'java.lang.IllegalStateException: no tax for order 7\n\tat com.shop.tax.Tax.of(Tax.java:88)\nCaused by: java.net.SocketTimeoutException: Read timed out\n\tat com.shop.tax.Remote.ask(Remote.java:12)',
};
const REQUEST = {
  severity: 'ERROR',
  httpRequest: {
    requestMethod: 'POST',
    requestUrl: 'https://shop.example/orders/7',
    status: 500,
    latency: '1s',
  },
};
async function layersOf(entries: readonly string[]): Promise<readonly string[]> {
  const { findings } = await investigate({
    from: ['-'],
    rules: [],
    stdin: Readable.from([entries.join('')]),
  });
  expect(findings).toHaveLength(1);
  return findings[0]?.layers.map((l) => l.title) ?? [];
}
const CHAIN = [
  'POST /orders/{id} answered 500',
  'java.lang.IllegalStateException: no tax for order 7',
  'java.net.SocketTimeoutException: Read timed out',
];

it('a plain line that an exception of the same trace only follows is no layer above it, nor below', async () => {
  expect(await layersOf([entry(0, WARNING), entry(500, TRACEBACK), entry(600, REQUEST)])).toEqual(CHAIN);
});

it('a plain line that only follows an exception of the same trace is no layer above it, an error in the same breath is', async () => {
  const caught = { severity: 'ERROR', textPayload: 'order 7 was not saved' };
  expect(await layersOf([entry(100, TRACEBACK), entry(500, WARNING), entry(600, REQUEST)])).toEqual(CHAIN);
  expect(await layersOf([entry(100, TRACEBACK), entry(101, WARNING), entry(600, REQUEST)])).toEqual(CHAIN);
  expect(await layersOf([entry(100, TRACEBACK), entry(500, caught), entry(600, REQUEST)])).toEqual(CHAIN);
  expect(await layersOf([entry(100, TRACEBACK), entry(101, caught), entry(600, REQUEST)])).toEqual([
    CHAIN[0],
    caught.textPayload,
    ...CHAIN.slice(1),
  ]);
});

it('the line right before a trace is its heading only where it is an error of the same request', async () => {
  const citedWith = async (line: object): Promise<readonly (string | undefined)[]> => {
    const { findings } = await investigate({
      from: ['-'],
      rules: [],
      stdin: Readable.from([[entry(97, line), entry(100, TRACEBACK), entry(600, REQUEST)].join('')]),
    });
    const layers = findings[0]?.layers.filter((l) => l.exception?.type.endsWith('IllegalStateException'));
    return layers?.flatMap((l) => l.evidence.map((e) => e.insertId)) ?? [];
  };
  const heading = { severity: 'ERROR', textPayload: 'Exception in the handler' };
  expect(await citedWith(heading)).toEqual(['o100', 'o97']);
  expect(await citedWith(WARNING)).toEqual(['o100']);
  // Another request of the same instance, and a line that names none.
  expect(await citedWith({ ...heading, trace: TRACE.replaceAll('a', 'b') })).toEqual(['o100']);
  expect(await citedWith({ ...heading, trace: undefined })).toEqual(['o100']);
});
