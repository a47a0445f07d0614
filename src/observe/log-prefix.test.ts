import { describe, expect, it } from 'vitest';
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
  ['ledger:5432 is not to be reached', { body: 'ledger:5432 is not to be reached' }],
  ['issue#118 was closed', { body: 'issue#118 was closed' }],
  ['src/db/pool.ts:33: no connection', { body: 'no connection', logger: 'src/db/pool.ts', line: '33' }],
])('takes the head off: %s', (line, head) => {
  expect(splitPrefix(line)).toEqual(head);
});

const BODY = 'no stock of ledger: 3 left';
describe('the heads of frameworks', () => {
  it.each([
    [
      '2025-10-09T08:00:01.123Z ERROR 1 --- [shop] [nio-8080-exec-1] c.e.shop.OrderService   : ',
      'c.e.shop.OrderService',
    ],
    [
      '2025-10-09 08:00:01.123  WARN 7 --- [           main] o.a.c.c.C.[.[.[/].[dispatcherServlet]    : ',
      'o.a.c.c.C.[.[.[/].[dispatcherServlet]',
    ],
    ['08:00:01.123 [http-nio-8080-exec-1] ERROR com.shop.Mail - ', 'com.shop.Mail'],
    ['[http-nio-8080-exec-1] INFO  Mail - ', 'Mail'],
    ['2025-10-09 08:00:01,123 INFO [main] org.app.v2.Master: ', 'org.app.v2.Master'],
    ['2025-10-09 08:00:01,123 - WARN  [Worker:/10.0.0.7:3888@774] - ', undefined],
    ['17/06/09 20:10:40 INFO executor.Backend: ', 'executor.Backend'],
    ['081109 203615 148 INFO dfs.DataNode$PacketResponder: ', 'dfs.DataNode$PacketResponder'],
    ['ERROR com.shop.Mail - ', 'com.shop.Mail'],
    ['WARN  [pool-1] com.shop.Ledger: ', 'com.shop.Ledger'],
    ['E1009 08:00:01.123456   12 server.go:71] ', 'server.go'],
    ['2025/10/09 08:00:01 ', undefined],
    ['2025/10/09 08:00:01.123456 server.go:71: ', 'server.go'],
    ['[2025-10-09T08:00:01Z ERROR shop::db] ', 'shop::db'],
    ['2025-10-09T08:00:01.123456Z ERROR shop::db: ', 'shop::db'],
    ['2025-10-09 08:00:01.123 | ERROR    | shop.db:connect:71 - ', 'shop.db'],
    ['ERROR:shop.db:', 'shop.db'],
    ['[2025-10-09 08:00:01,123: ERROR/MainProcess] ', 'MainProcess'],
    ['[2025-10-09T08:00:01.123456+00:00] app.ERROR: ', 'app'],
    ['E, [2025-10-09T08:00:01.123456 #7] ERROR -- shop: ', 'shop'],
    ['[Thu Oct 09 08:00:01 2025] [core:error] [pid 7:tid 9] ', 'core'],
    ['2025/10/09 08:00:01 [error] 29#29: *1 ', undefined],
    ['2025-10-09T08:00:01.123456Z 7 [ERROR] [MY-010119] [Server] ', 'Server'],
    ['1:M 09 Oct 2025 08:00:01.123 # ', undefined],
    ['[08:00:01 ERR] ', undefined],
    ['Oct  9 08:00:01 web-1 sshd[7]: ', 'sshd'],
  ])('%s', (head, logger) => {
    const { line: _line, ...split } = splitPrefix(`${head}${BODY}`);
    expect(split).toEqual({ body: BODY, ...(logger === undefined ? {} : { logger }) });
  });

  it.each([
    'config.yaml: no such file',
    'java.lang.IllegalStateException: boom',
    'connection: refused - giving up',
    'app.Shop.Mail: not set',
  ])('what is thrown or named is no logger: %s', (body) => {
    for (const head of [
      '2025-10-09 08:00:01,123 ERROR ',
      'ERROR: ',
      '[2025-10-09 08:00:01 +0000] [14] [ERROR] ',
    ])
      expect(
        splitPrefix(`${head}${body}`).body.endsWith(
          body.startsWith('app.') && head.startsWith('2025') ? 'not set' : body,
        ),
      ).toBe(true);
    expect(splitPrefix(body)).toEqual({ body });
  });

  it('a hostile line costs its length', () => {
    for (const part of [
      '[',
      '[a] ',
      '2025/10/09 08:00:01 ',
      'a.',
      'ERROR ',
      'INFO --- [a] ',
      '- ',
      ' \t',
      'trace_id=aaaaaaaa ',
    ])
      expect(splitPrefix(part.repeat(30_000)).body.length).toBeGreaterThan(0);
  });
});
