import { expect, test } from 'vitest';
import fc from 'fast-check';
import { levelOfLine } from './level-prefix.ts';

test.each([
  ['[2025-09-16 00:41:13 +0000] [14] [ERROR] Exception in worker process', 'ERROR'],
  ['[2025-09-16 00:41:13 +0000] [14] [INFO] Booting worker', 'INFO'],
  ['ERROR:    Exception in ASGI application', 'ERROR'],
  ['INFO:     127.0.0.1:123 - "GET / HTTP/1.1" 500', 'INFO'],
  ['CRITICAL: setup failed: no module', 'CRITICAL'],
  ['Error: Cannot find module x', 'ERROR'],
  ['warning: deprecated', 'WARNING'],
  ['time="2025-01-01T00:00:00Z" level=error msg="boom"', 'ERROR'],
  ['ts=2025-01-01T00:00:00Z lvl=warn msg=slow', 'WARNING'],
  ['E0612 12:00:00.000000       1 main.go:3] boom', 'ERROR'],
  ['/srv/app/auth.py:76: UserWarning: no quota project', 'WARNING'],
  ['(node:14) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.', 'WARNING'],
  ['ResourceWarning: unclosed file <cart.csv>', 'WARNING'],
  ['(node:14) UnhandledPromiseRejectionWarning: TypeError: x is not a function', undefined],
  ['  warnings.warn(', 'WARNING'],
  ['NOTICE: PHP message: PHP Fatal error:  Out of it in /srv/a.php on line 3', 'ERROR'],
  ['NOTICE: PHP message: PHP Deprecated:  each() in /srv/a.php on line 3', 'NOTICE'],
  ['(node:7) [DEP0005] DeprecationWarning: Buffer() is deprecated.', 'WARNING'],
  ['(Use `node --trace-deprecation ...` to show where the warning was created)', 'INFO'],
  ['(node:7) Warning: an insecure setting', 'WARNING'],
  ['OpenJDK 64-Bit Server VM warning: option ignored', 'WARNING'],
  ['pg_restore: hint: use --clean', 'INFO'],
  ['could not write the failed rows, warning: disk', undefined],
  ['2025-09-16 00:41:13.123 UTC [412] DETAIL:  Process holding the lock: 4688.', 'INFO'],
  ['2025-09-16 00:41:13 UTC [412] app@shop STATEMENT:  SELECT 1', 'INFO'],
  ['W0612 12:00:00.000000       1 main.go:3] slow', 'WARNING'],
  ['2025/09/16 00:41:13 [error] 31#31: *1 open() failed', 'ERROR'],
  ['12:00:01.123 ERROR c.x.Y - boom', 'ERROR'],
  ['17:25:39.479 INFO  i.c.PaymentController#33 TraceID: 46c', 'INFO'],
  ['2025-09-07 13:35:00,013 - auth-service - a.b.routes - WARNING - mismatch', 'WARNING'],
  ['[Tue Sep 16 00:41:13.123 2025] [core:error] [pid 1] AH00', 'ERROR'],
  ['2025-09-16 00:41:13.123  WARN 1 --- [main] c.x.Y : msg', 'WARNING'],
  ['[2025-09-16T00:41:13Z ERROR my::mod] msg', 'ERROR'],
  ['[12:00:01 ERR] msg', 'ERROR'],
  ['fail: Microsoft.Hosting[0]', 'ERROR'],
  ['2025-09-16T00:41:13.123Z\terror\tcaller/x.go:1\tmsg', 'ERROR'],
  ['E, [2025-09-16T00:41:13.123 #1] ERROR -- : msg', 'ERROR'],
  ['[2025-09-16 00:41:13] app.ERROR: msg', 'ERROR'],
  ['PHP Fatal error:  Uncaught Exception', 'ERROR'],
  ['2025-09-16 00:41:13 UTC [123] FATAL:  password authentication failed', 'CRITICAL'],
  ['2025-09-16 00:41:13.000 UTC [123]: [2-1] user=a,db=b ERROR:  relation', 'ERROR'],
  ['2025-09-16T00:41:13.123456Z 0 [ERROR] [MY-010119] [Server] Aborting', 'ERROR'],
  ['[2025-09-16T00:41:13,123][WARN ][o.e.c] msg', 'WARNING'],
  ['081109 203615 148 INFO dfs.DataNode$PacketResponder: x', 'INFO'],
  ['INFO  [main] Error count: 0', 'INFO'],
] as const)('%s', (line, level) => {
  expect(levelOfLine(line)).toBe(level);
});

test.each([
  'No ERROR found in file',
  'Failed to reach ERROR state',
  'There was an error: x',
  'handled 0 errors',
  'GET /error HTTP/1.1 200',
  '[error-handler] started',
  'SSOT module loaded - CRITICAL SECURITY MIGRATION: pattern available',
  '127.0.0.1 - - [16/Sep/2025:00:41:13 +0000] "GET / HTTP/1.1" 500 1',
  'ERROR_CODE=5 happened',
  'error=nil done',
  '',
])('no level: %s', (line) => {
  expect(levelOfLine(line)).toBeUndefined();
});

test('only the first line states the level', () => {
  expect(levelOfLine('started\nERROR: later line')).toBeUndefined();
});

test('hostile lines cost no more than ordinary ones', () => {
  for (const part of ['[', '(ERROR', 'a.', '- ', 'ERROR-', '=', '[ERROR ']) levelOfLine(part.repeat(100_000));
  fc.assert(fc.property(fc.string(), (line) => levelOfLine(line) !== null));
});
