import { expect, test } from 'vitest';
import { stripAnsi } from './message.ts';
import { entryFrom } from './testing/records.ts';

const AT = '2025-09-08T21:00:01Z';
const messageOf = (body: object): string => entryFrom({ timestamp: AT, insertId: 'i', ...body }).message;

test.each([
  [{ textPayload: 'plain' }, 'plain'],
  [{ textPayload: '\u001b[31mERROR\u001b[0m \u001b[1;33mx\u001b[m' }, 'ERROR x'],
  [{ jsonPayload: { message: 'a', msg: 'b' } }, 'a'],
  [{ jsonPayload: { message: '', msg: 'b' } }, 'b'],
  [{ jsonPayload: { event: 'user.created', log: 'x' } }, 'user.created'],
  [{ jsonPayload: { error_message: 'a', code: 1 } }, 'a'],
  [{ jsonPayload: { error: 'a', code: 1 } }, 'a'],
  [{ jsonPayload: { message: 'cannot start', error: 'refused' } }, 'cannot start: refused'],
  [{ jsonPayload: { msg: 'failed: refused', err: 'refused' } }, 'failed: refused'],
  [{ jsonPayload: { msg: 'a', error: { code: 7 }, err: '' } }, 'a'],
  [{ jsonPayload: { error: { type: 'KeyError', message: "'x'" } } }, "KeyError: 'x'"],
  [{ jsonPayload: { err: { message: 'TypeError: x', type: 'TypeError' } } }, 'TypeError: x'],
  [{ jsonPayload: { a: 1, b: [2] } }, '{"a":1,"b":[2]}'],
  [{ jsonPayload: { level: 'ERROR', fields: { message: 'get failed', error: 'busy' } } }, 'get failed: busy'],
  [
    { protoPayload: { methodName: '/S.Replace', status: { code: 9, message: 'not ready' } } },
    '/S.Replace: not ready',
  ],
  [
    { protoPayload: { methodName: 'S.Replace', resourceName: 'namespaces/p/services/s' } },
    'S.Replace namespaces/p/services/s',
  ],
  [{ protoPayload: { methodName: 'm', status: { code: 7 } } }, 'm: status code 7'],
  [
    {
      httpRequest: { requestMethod: 'GET', requestUrl: 'https://h/p?q=1', status: 500, latency: '0.007500s' },
    },
    'GET https://h/p?q=1 500 in 7.5 ms',
  ],
  [{ textPayload: '{"level":"error","msg":"inner","code":5}' }, 'inner'],
  [{ jsonPayload: { message: '{"message":"inner"}' } }, 'inner'],
  [{ textPayload: '{"a":1}' }, '{"a":1}'],
  [{}, ''],
])('%j reads %j', (body, message) => {
  expect(messageOf(body)).toBe(message);
});

test('JSON that a text is, or ends with, is at hand', () => {
  const embedded = (textPayload: string): unknown =>
    entryFrom({ timestamp: AT, insertId: 'i', textPayload }).embedded;
  expect(embedded('{"a":{"b":1}}')).toEqual({ a: { b: 1 } });
  expect(embedded('order {x} failed {"order": 7}\n')).toEqual({ order: 7 });
  expect(embedded('set {1,2}')).toBeUndefined();
  expect(embedded('broken {"a":')).toBeUndefined();
  expect(embedded('{"a'.repeat(50_000) + '}')).toBeUndefined();
});

test('request: path without query, status and latency as numbers', () => {
  const http = (httpRequest: object): unknown =>
    entryFrom({ timestamp: AT, insertId: 'i', httpRequest }).http;
  expect(http({ requestUrl: 'https://h/a/b?token=x#f', status: '503', latency: '0.008446486s' })).toEqual({
    url: 'https://h/a/b?token=x#f',
    path: '/a/b',
    status: 503,
    latency: 8_446_486n,
  });
  expect(http({ requestUrl: 'https://h' })).toEqual({ url: 'https://h', path: '/' });
  expect(http({ requestUrl: '/only/path?x', latency: '2s' })).toEqual({
    url: '/only/path?x',
    path: '/only/path',
    latency: 2_000_000_000n,
  });
  expect(http({})).toBeUndefined();
});

test('escapes that never end are no trap', () => {
  const text = '\u001b]'.repeat(100_000) + '\u001b['.repeat(100_000);
  expect(stripAnsi(text).length).toBeGreaterThan(0);
});
