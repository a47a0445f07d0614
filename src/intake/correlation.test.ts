import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Correlation } from '../model/index.ts';
import { idsOfText } from './id-text.ts';
import { entryFrom } from './testing/records.ts';

const HEX = 'e5f68b758e4d40ac5a85624fb76f3803';
const AT = '2025-09-08T21:00:01Z';
const idsOf = (body: object): Correlation => entryFrom({ timestamp: AT, insertId: 'i', ...body }).correlation;

test.each([
  [
    { trace: `projects/p/traces/${HEX}`, spanId: '6ca065b555e3b0e1' },
    { trace: HEX, spanId: '6ca065b555e3b0e1' },
  ],
  [{ trace: HEX.toUpperCase() }, { trace: HEX }],
  [{ trace: '0'.repeat(32) }, {}],
  [{ operation: { id: 'op-7' } }, { operationId: 'op-7' }],
  [
    { jsonPayload: { trace_id: HEX, 'X-Request-Id': 'abc-1', pid: 14 } },
    { trace: HEX, requestId: 'abc-1', pid: '14' },
  ],
  [
    { jsonPayload: { traceparent: `00-${HEX}-6ca065b555e3b0e1-01` } },
    { trace: HEX, spanId: '6ca065b555e3b0e1' },
  ],
  [{ jsonPayload: { 'x-cloud-trace-context': `${HEX}/123;o=1` } }, { trace: HEX }],
  [{ jsonPayload: { reqId: 'req-1', req: { method: 'GET' } } }, { requestId: 'req-1' }],
  [{ jsonPayload: { context: { correlation_id: 'c-99' } } }, { requestId: 'c-99' }],
  [{ labels: { execution_id: 'x1y2' } }, { requestId: 'x1y2' }],
  [
    { textPayload: `INFO TraceID: ${HEX} SpanID: 6ca065b555e3b0e1 x` },
    { trace: HEX, spanId: '6ca065b555e3b0e1' },
  ],
  [{ textPayload: `msg trace_id=${HEX}` }, { trace: HEX }],
  [
    { textPayload: 'GET /x | Trace: dc09eccc-4bb3-448b-a5b5-36aa99fa4f1c' },
    { trace: 'dc09eccc4bb3448ba5b536aa99fa4f1c' },
  ],
  [{ textPayload: `headers "00-${HEX}-6ca065b555e3b0e1-01"` }, { trace: HEX, spanId: '6ca065b555e3b0e1' }],
  [{ textPayload: 'failed request_id=7f-12, retry' }, { requestId: '7f-12' }],
  [
    { textPayload: 'x [req-38101a0b-2096-447d-96ea-a692162415ae u] y' },
    { requestId: 'req-38101a0b-2096-447d-96ea-a692162415ae' },
  ],
  [{ textPayload: 'Failed to create session req_7bda598bcaea: 403' }, { requestId: 'req_7bda598bcaea' }],
  [{ textPayload: 'Error in session system_req_7bda598bcaea_2d3247fa' }, { requestId: 'req_7bda598bcaea' }],
  [{ textPayload: '[2025-09-16 00:41:13 +0000] [14] [ERROR] x' }, { pid: '14' }],
  [{ textPayload: 'Worker (pid:16) was sent SIGTERM!' }, { pid: '16' }],
  [{ textPayload: 'Booting worker with pid: 13' }, { pid: '13' }],
  [{ textPayload: '{"trace_id":"' + HEX + '","msg":"x"}' }, { trace: HEX }],
  [{ textPayload: 'request id: null, trace: none, rapid: 5, backtrace=1234567890abcdef' }, {}],
] as const)('%j', (body, ids) => {
  expect(idsOf(body)).toEqual(ids);
});

test('a field goes before the text', () => {
  expect(idsOf({ jsonPayload: { request_id: 'field-1', message: 'request_id=text-1' } })).toEqual({
    requestId: 'field-1',
  });
});

test('hostile text costs no more than its length', () => {
  for (const part of ['trace', 'req', '00-', 'pid', 'span id ', '[req-']) idsOfText(part.repeat(50_000), {});
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('trace', '_id', '=', ':', ' ', 'a1', '00-', '[', 'req', '-') }),
      (text) => {
        const ids = {};
        idsOfText(text, ids);
        expect(Object.values(ids).every((id) => typeof id === 'string' && text.includes(id))).toBe(true);
      },
    ),
  );
});

test('texts that differ in their digits only name each their own ids, or none', () => {
  const parent = (version: string): string => `headers "${version}-${HEX}-6ca065b555e3b0e1-01" of one`;
  expect(['11', '00', '10', '00'].map((version) => idsOf({ textPayload: parent(version) }).trace)).toEqual([
    undefined,
    HEX,
    undefined,
    HEX,
  ]);
  expect([14, 17].map((pid) => idsOf({ textPayload: `worker (pid:${pid}) of two` }).pid)).toEqual([
    '14',
    '17',
  ]);
  expect(['order 1 of five', 'order 2 of five'].map((textPayload) => idsOf({ textPayload }))).toEqual([
    {},
    {},
  ]);
});
