import { expect, it } from 'vitest';
import { splitPrefix } from './log-prefix.ts';

it.each([
  [
    '2025-10-09 08:00:01,123 ERROR c.e.OrderService#118 TraceID: 7fbc751182a2e50c SpanID: c5110b12 no stock',
    { body: 'no stock', logger: 'c.e.OrderService', line: '118' },
  ],
  [
    '10:01:02.003 WARN  OrderService.java:118 trace_id=7fbc751182a2e50c order 7 is late',
    { body: 'order 7 is late', logger: 'OrderService.java', line: '118' },
  ],
  ['[2025-10-09 08:00:01 +0000] [14] [ERROR] Exception in worker', { body: 'Exception in worker' }],
  ['Error connecting to ledger:5432', { body: 'Error connecting to ledger:5432' }],
  ['plain words', { body: 'plain words' }],
])('takes the head off: %s', (line, head) => {
  expect(splitPrefix(line)).toEqual(head);
});
