import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createQuietSieve, loadCatalog } from './index.ts';
import { entranceOf } from './places.ts';

const catalog = await loadCatalog([fileURLToPath(new URL('../../rules', import.meta.url))]);
const named = (rules: readonly number[]): readonly (string | undefined)[] =>
  rules.map((rule) => catalog.rules[rule]?.info.id);

test('every bundled rule requires a literal, or is about entries of one kind', () => {
  const tried = catalog.rules.flatMap((rule) =>
    rule.needles === null && entranceOf(rule.doc.when) === null ? [rule.info.id] : [],
  );
  // One such rule would be tried on every text of every entry.
  expect(tried).toEqual([]);
});

test('no bundled rule has to be tried on healthy entries that hold none of its literals', () => {
  expect(named(createQuietSieve(catalog).always)).toEqual([]);
});

test('no bundled rule has to be tried on each request that went well, or on each line of a logger with fields that says what is usual', () => {
  const request = JSON.stringify({
    httpRequest: {
      requestMethod: 'GET',
      requestUrl: 'https://shop.example/v2/carts/4711/items?page=2',
      requestSize: '512',
      status: 200,
      responseSize: '2048',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
      remoteIp: '203.0.113.7',
      serverIp: '198.51.100.9',
      referer: 'https://shop.example/',
      latency: '0.0131s',
      protocol: 'HTTP/1.1',
    },
  }).toLowerCase();
  const line = JSON.stringify({
    jsonPayload: {
      level: 'info',
      severity: 'INFO',
      message:
        'order stored for session 17 of a client of the server; token of the user refreshed, query took 3 ms',
      logger: 'shop.orders',
      request_id: '7f1c',
      user: 'u-17',
      method: 'POST',
      path: '/orders',
      duration_ms: 13,
      trace: 'ab12',
    },
  }).toLowerCase();
  const { needles } = createQuietSieve(catalog);
  const tried = needles.flatMap(({ text, owner }) =>
    request.includes(text.toLowerCase()) || line.includes(text.toLowerCase())
      ? [`${named([owner])[0] ?? ''}: ${text}`]
      : [],
  );
  expect(tried).toEqual([]);
});
