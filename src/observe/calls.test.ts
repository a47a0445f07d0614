import { describe, expect, it } from 'vitest';
import type { Entry } from '../model/index.ts';
import { answeredOf } from './answered.ts';
import { callsOf } from './calls.ts';

const entry = (jsonPayload: unknown): Entry => ({ raw: { jsonPayload } }) as unknown as Entry;
const calls = (text: string, payload?: unknown): readonly string[] =>
  callsOf(entry(payload), text, (host) => host);

describe('callsOf', () => {
  it.each([
    ['Get "http://stalls.fair.svc.cluster.local:8080/x": refused', ['stalls.fair.svc.cluster.local']],
    ['POST https://user:pw@Stalls:8443/x failed', ['stalls']],
    ['redis://cache:6379 and amqp://broker.fair.svc. failed', ['broker.fair.svc', 'cache']],
    ['http://10.0.0.3:80/ and http://[::1]/ failed', []],
    ['connect to stalls failed', []],
    ['refused (Background on this error at: https://manual.example/e3q8)', []],
    ['answered 502, for more information check: https://manual.example/502', []],
    ['Error at http://stalls:80/x', ['stalls']],
    ['connection(wares-1.wares.fair.svc:27017[-12]) broke', ['wares-1.wares.fair.svc']],
    [
      'remote: broker-0.broker.fair.svc/10.4.0.5:9092, till/[ip:1a2b]:6379',
      ['broker-0.broker.fair.svc', 'till'],
    ],
    ['read tcp 10.0.0.4:40312->10.0.0.3:6379', []],
    ['at Sender.send(Sender.java:5672) line:5432 stalls:8080 till:63790', []],
  ])('reads addresses out of %j', (text, hosts) => {
    expect(calls(text)).toEqual(hosts);
  });

  it('reads the fields for the called side, not those of the request that came in', () => {
    const payload = {
      upstream: 'http://stalls:80',
      err: { target: 'prices:9000', note: 'prices-note' },
      'peer.service': 'ledger',
      req: { url: 'http://own/', headers: { referer: 'https://shop.example/' } },
      name: 'gate',
    };
    expect(calls('', payload)).toEqual(['ledger', 'prices', 'stalls']);
    expect(calls('', { addr: 'till.fair.svc:6379', key: 'a:1' })).toEqual(['till.fair.svc']);
  });

  it('takes no secret for a host', () => {
    expect(calls('', { password: 'Hunter2:3306', db: { pwd: 'a:5432', host: 'till:5432' } })).toEqual([
      'till',
    ]);
  });

  it('is bounded in hosts, fields and depth', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}`, `http://h${i}/`]));
    expect(calls('', many)).toHaveLength(6);
    expect(calls('', { a: { b: { c: { d: { target: 'deep' } } } } })).toEqual([]);
    const hostile = 'http://'.repeat(20_000);
    const start = performance.now();
    calls(hostile);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('hands every host to the redactor', () => {
    expect(callsOf(entry(undefined), 'http://anna-mail/', () => '[x]')).toEqual(['[x]']);
  });
});

describe('answeredOf', () => {
  it.each([
    [{ req: { method: 'POST', url: '/buy' }, res: { statusCode: 500 } }, 500],
    [{ method: 'GET', path: '/buy', status: 502 }, 502],
    [{ 'http.method': 'GET', 'http.status_code': '404' }, 404],
    [{ method: 'GET', status: 200 }, undefined],
    [{ status: 503 }, undefined],
    [{ method: 'charge', status: 500 }, undefined],
    ['text', undefined],
  ])('reads %j', (payload, status) => {
    expect(answeredOf(entry(payload))).toBe(status);
  });
});
