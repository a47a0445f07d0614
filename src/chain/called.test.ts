import { describe, expect, it } from 'vitest';
import type { Signal } from '../model/index.ts';
import { callsIn, mayBe, mentions, targetOf } from './called.ts';

const signal = (rest: Partial<Signal>): Signal =>
  ({ matches: [], message: '', ...rest }) as unknown as Signal;
const side = (service: string, instance: string, namespace = 'fair'): Signal =>
  signal({ service, instance, namespace });

const TICKETS = side('tickets', 'tickets-5f6d7c8b94-x7k2p');
const CACHE = side('cache', 'cache-0');

describe('what was called', () => {
  it.each([
    ['tickets', TICKETS],
    ['tickets.fair', TICKETS],
    ['tickets.fair.svc.cluster.local', TICKETS],
    ['tickets-4f7k2m9qxa-ew.a.run.app', TICKETS],
    ['cache-0', CACHE],
    ['cache-0.cache.fair.svc', CACHE],
    ['flags', side('flags-6b5c-zz9yx', 'flags-6b5c-zz9yx')],
  ])('%s is the side', (host, cause) => {
    const calls = callsIn([signal({ service: 'gate', namespace: 'fair', calls: [host] })]);
    expect(targetOf(calls, cause)).toEqual({ why: `${host} is what was called`, sure: true });
    expect(mayBe(calls, cause.service ?? '', 'K8S_CRASH_LOOP')).toBe(true);
  });

  it.each([
    ['tickets', side('tickets', 'tickets-5f6d7c8b94-x7k2p', 'shows')],
    ['tickets.shows', TICKETS],
    ['tickets.example.com', TICKETS],
    ['tickets-web', TICKETS],
    ['ticket', TICKETS],
    ['tickets-v2-4f7k2m9qxa-ew.a.run.app', TICKETS],
    ['cache-1.cache.fair.svc', CACHE],
    ['gate', side('gate', 'gate-5f6d7c8b94-x7k2p')],
    ['localhost', side('localhost', 'localhost')],
  ])('%s is another', (host, cause) => {
    const calls = callsIn([
      signal({ service: 'gate', namespace: 'fair', matches: [{ ruleId: 'X', captures: { host } }] }),
    ]);
    expect(targetOf(calls, cause)).toBeNull();
  });

  it('is the DNS server of the cluster where a lookup had no answer, whatever was looked up', () => {
    const lookup = (ruleId: string): ReturnType<typeof callsIn> =>
      callsIn([signal({ service: 'gate', matches: [{ ruleId, captures: { host: 'tickets.fair' } }] })]);
    const dns = side('coredns', 'coredns-7d89d9b6b8-4k2l8', 'kube-system');
    expect(targetOf(lookup('DNS_RESOLVER_SILENT'), dns)).toMatchObject({ sure: true });
    expect(mayBe(lookup('DNS_RESOLVER_SILENT'), 'coredns', 'K8S_DNS_SERVER_DOWN')).toBe(true);
    expect(targetOf(lookup('DNS_NOT_RESOLVED'), dns)).toBeNull();
    expect(targetOf(lookup('DNS_RESOLVER_SILENT'), CACHE)).toBeNull();
  });

  it.each([
    ['tickets lookup failed: dial tcp 10.1.2.3:80: connect: connection refused', true],
    ['GET /tickets: refused', true],
    ['box-tickets: refused', false],
    ['tickets-web: refused', false],
    ['no such seat', false],
  ])('is perhaps a service that %j has among its words: %s', (message, is) => {
    const calls = callsIn([signal({ service: 'gate', namespace: 'fair', message })]);
    expect(mentions(calls, 'tickets')).toBe(is);
    expect(targetOf(calls, TICKETS)).toEqual(is ? expect.objectContaining({ sure: false }) : null);
  });

  it('is none of the words where a name is told, nor the caller', () => {
    const message = 'tickets: refused';
    expect(mentions(callsIn([signal({ service: 'gate', message, calls: ['seats'] })]), 'tickets')).toBe(
      false,
    );
    expect(mentions(callsIn([signal({ service: 'tickets', message })]), 'tickets')).toBe(false);
  });

  it('is told by a usual port only where there is no name', () => {
    const at = (captures: Readonly<Record<string, string>>): ReturnType<typeof callsIn> =>
      callsIn([signal({ service: 'gate', matches: [{ ruleId: 'X', captures }] })]);
    expect(mayBe(at({ host: '[ip:1a2b]', port: '6379' }), 'cache', 'REDIS_ENDED')).toBe(true);
    expect(mayBe(at({ host: '[ip:1a2b]', port: '5432' }), 'cache', 'REDIS_ENDED')).toBe(false);
    expect(mayBe(at({ host: 'other', port: '6379' }), 'cache', 'REDIS_ENDED')).toBe(false);
  });
});
