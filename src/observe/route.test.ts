import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAccessLine } from './access-log.ts';
import { claimsIn } from './claims.ts';
import { lifecycleOf, wasAsked } from './lifecycle.ts';
import { splitPrefix } from './log-prefix.ts';
import { foldRoute } from './route.ts';

describe('foldRoute', () => {
  it.each([
    ['/api/users/17/orders?page=2', '/api/users/{id}/orders'],
    ['/', '/'],
    ['', '/'],
    ['/api/v1/items/3fa85f64-5717-4562-b3fc-2c963f66afa6', '/api/v1/items/{id}'],
    ['/api/v2/agents/stop', '/api/v2/agents/stop'],
    ['/t/0af7651916cd43dd8448eb211c80319c#x', '/t/{id}'],
    ['/api/threads/thread_9f8e7d6c5b4a3210', '/api/threads/{id}'],
    ['/wp-login.php', '/wp-login.php'],
    ['/v1/carts/18babfd4ae', '/v1/carts/{id}'],
    ['/v1/cafebabe/beef12', '/v1/cafebabe/beef12'],
    ['/static/app.03d8b057.js', '/static/app.{id}.js'],
    ['/static/app.03d8b057.js.map', '/static/app.{id}.js.map'],
    ['/static/jquery-3.7.1.min.js', '/static/jquery-3.7.1.min.js'],
    ['/users/[email:3fa19c02]/profile', '/users/{id}/profile'],
  ])('%s -> %s', (path, route) => expect(foldRoute(path)).toBe(route));

  it('folds a folded route to itself', () => {
    fc.assert(
      fc.property(fc.webPath(), (path) => {
        expect(foldRoute(foldRoute(path))).toBe(foldRoute(path));
      }),
    );
  });
});

describe('parseAccessLine', () => {
  it.each([
    ['10.0.0.1:5044 - "GET /health HTTP/1.1" 200', { method: 'GET', route: '/health', status: 200 }],
    [
      '[2025-09-07 15:39:41 +0000] [15] [INFO] 10.0.0.1:59150 - "WebSocket /ws" 403',
      { method: 'GET', route: '/ws', status: 403 },
    ],
    [
      '10.1.1.1 - - [10/Oct/2025:13:55:36 +0000] "POST /api/items/12 HTTP/2.0" 502 23',
      { method: 'POST', route: '/api/items/{id}', status: 502 },
    ],
    ['he said "GET lost" 404 times', null],
    ['connected', null],
  ])('%s', (line, want) => expect(parseAccessLine(line)).toEqual(want));
});

describe('lifecycleOf', () => {
  it.each([
    ['Container called exit(3).', 'exit'],
    ['[2025-09-16 00:41:13 +0000] [13] [ERROR] Worker (pid:14) exited with code 3', 'exit'],
    ['Starting new instance. Reason: AUTOSCALING', 'start'],
    ['[x] [1] [INFO] Booting worker with pid: 13', 'start'],
    ['Back-off restarting failed container api in pod api-7f', 'exit'],
    ['Container is healthy', null],
    ['The process will exit with code 0 when done', null],
  ])('%s', (line, phase) => expect(lifecycleOf(line)).toBe(phase));

  it('tells an end that was asked for', () => {
    expect(wasAsked('[13] [ERROR] Worker (pid:16) was sent SIGTERM!')).toBe(true);
    expect(wasAsked('[13] [ERROR] Worker (pid:16) was sent SIGKILL! Perhaps out of memory?')).toBe(false);
    expect(wasAsked('process exited with code 143 on SIGTERM')).toBe(true);
    expect(wasAsked('process exited with code 1: SIGTERM handler raised RuntimeError')).toBe(false);
  });
});

describe('claimsIn', () => {
  it('finds the guess and leaves the fact', () => {
    expect(claimsIn('Verification failed - likely a secret mismatch between services')).toEqual([
      'likely a secret mismatch between services',
    ]);
    expect(claimsIn('Write failed. This may indicate a race. Retrying')).toEqual([
      'This may indicate a race',
    ]);
  });
  it('takes no fact for a guess', () => {
    expect(claimsIn('Connection refused by 10.0.0.7:5432')).toEqual([]);
    expect(claimsIn('likelihood computed: 0.4')).toEqual([]);
  });
});

describe('splitPrefix', () => {
  it.each([
    [
      '2025-09-07 13:22:49,114 - app.database - ERROR - Session error: 403',
      'Session error: 403',
      'app.database',
    ],
    [
      '[2025-09-16 00:41:13 +0000] [14] [ERROR] Exception in worker process',
      'Exception in worker process',
      undefined,
    ],
    ['12:00:01.123 ERROR could not connect', 'could not connect', undefined],
    ['ERROR: relation "x" does not exist', 'ERROR: relation "x" does not exist', undefined],
    ['Error connecting to db', 'Error connecting to db', undefined],
    ['[ERROR] boom', 'boom', undefined],
    ['2025-09-07T13:22:49Z', '2025-09-07T13:22:49Z', undefined],
  ])('%s', (line, body, logger) => {
    expect(splitPrefix(line).body).toBe(body);
    expect(splitPrefix(line).logger).toBe(logger);
  });
  it('never loses the end of a line', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        expect(line.endsWith(splitPrefix(line).body)).toBe(true);
      }),
    );
  });
});
