import { describe, expect, it } from 'vitest';
import type { Chain, Exposure, Observed, RuleInfo, Signal } from '../model/index.ts';
import { MINUTE } from '../util/time.ts';
import { callersBy } from './callers.ts';
import { chain, signal } from '../report/testing/chains.ts';

const START = 1_760_000_000_000_000_000n;

const exposed = (route: string, status: number, count: number): Exposure => ({
  service: 'cart',
  revision: '',
  method: 'GET',
  route,
  status,
  count,
});

const seen = (...exposure: readonly Exposure[]): Observed =>
  ({
    exposure,
    services: [],
    first: START,
    last: START + 60n * MINUTE,
    entries: 1000,
  }) as unknown as Observed;

/** Failures of one entry each, so many minutes after the start. */
function each(minutes: readonly number[], make: (time: bigint) => readonly [Signal, ...Signal[]]): Chain {
  const [first, ...rest] = minutes.map((m) => chain(`f${m}`, make(START + BigInt(m) * MINUTE)));
  if (!first) throw new Error('no failure');
  const failures = [first.group.failures[0], ...rest.map((c) => c.group.failures[0])] as const;
  return { ...first, group: { ...first.group, failures: [failures[0], ...failures.slice(1)] } };
}

const answered = (status: number, route: string, time: bigint): Signal =>
  signal(`GET ${route} ${status}`, {
    role: 'request',
    severity: status < 500 ? 'WARNING' : 'ERROR',
    time,
    request: { method: 'GET', route, status, start: time, end: time },
  });

const LONG = [2, 10, 20, 30, 40, 50, 58];
const told = (finding: Chain, observed: Observed): string | undefined =>
  callersBy(observed, new Map())(finding);

describe('what callers did', () => {
  const well = seen(exposed('/orders/{id}', 200, 400), exposed('/orders/{id}', 404, 7));
  const refused = (minutes: readonly number[], status = 404): Chain =>
    each(minutes, (t) => [answered(status, '/orders/{id}', t)]);

  it('is no finding where a route that works refuses a few all the time', () => {
    expect(told(refused(LONG), well)).toBe(
      '7 of 407 refused, or left by their callers, at one pace in all of the window; nothing else failed with them',
    );
  });

  it('is one where it begins within the window, or the route refuses nearly all', () => {
    expect(told(refused([40, 42, 44, 46, 48, 50, 55]), well)).toBeUndefined();
    expect(
      told(refused(LONG), seen(exposed('/orders/{id}', 404, 7), exposed('/cart', 200, 400))),
    ).toBeUndefined();
    expect(told(refused(LONG), seen(exposed('/orders/{id}', 200, 20)))).toBeUndefined();
  });

  it('may come at any time where it is a trickle, unless it becomes more', () => {
    const many = seen(exposed('/orders/{id}', 200, 900), exposed('/orders/{id}', 404, 5));
    expect(told(refused([4, 11, 14, 20, 22]), many)).toMatch(/^5 of 905/);
    expect(told(refused([4, 40, 44, 50, 52]), many)).toBeDefined();
    expect(told(refused([38, 40, 44, 50, 52]), many)).toBeUndefined();
  });

  it('is one where the service fails itself: 5xx, an error or an exception of its own', () => {
    expect(told(refused(LONG, 500), well)).toBeUndefined();
    const beside = (own: Partial<Signal>): Chain =>
      each(LONG, (t) => [answered(404, '/orders/{id}', t), signal('order gone', { time: t, ...own })]);
    expect(told(beside({ severity: 'WARNING' }), well)).toBeDefined();
    expect(told(beside({ severity: 'ERROR' }), well)).toBeUndefined();
    expect(told(beside({ severity: 'WARNING', lifecycle: 'exit' }), well)).toBeUndefined();
  });

  it('is no finding where scanners ask for what the service never had, unless it has it', () => {
    const scans = each([40, 40, 40, 41, 41], (t) => [answered(404, '/wp-login.php', t)]);
    const none = seen(exposed('/wp-login.php', 404, 5), exposed('/', 200, 10));
    expect(told(scans, none)).toMatch(/as scanners do: 5 of 15/);
    expect(told(scans, seen(exposed('/wp-login.php', 404, 5), exposed('/wp-login.php', 200, 90)))).toBe(
      undefined,
    );
  });

  it('is one where all that a service has is refused, whatever the files are called', () => {
    const pages = each([1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55], (t) => [
      answered(404, '/cart.php', t),
    ]);
    expect(told(pages, seen(exposed('/cart.php', 404, 12)))).toBeUndefined();
    expect(told(pages, seen(exposed('/cart.php', 404, 12), exposed('/', 200, 40)))).toMatch(/as scanners/);
    const keys = each([50, 51, 52, 53], (t) => [answered(404, '/.well-known/jwks.json', t)]);
    expect(
      told(keys, seen(exposed('/.well-known/jwks.json', 404, 4), exposed('/', 200, 40))),
    ).toBeUndefined();
  });

  it('is one where callers mean the service by one name that it does not know', () => {
    const named = (name: (t: bigint) => string): string | undefined =>
      told(
        each(LONG, (t) => [
          signal(`Invalid HTTP_HOST header: '${name(t)}'. You may need to add it.`, { time: t }),
        ]),
        seen(),
      );
    expect(named(() => 'shop.example.com')).toBeUndefined();
    expect(named((t) => `${t % 7n}.example.com`)).toMatch(/^7 of 1000/);
    expect(named(() => '[ip:1a2b3c4d]')).toMatch(/^7 of 1000/);
    const origin =
      "InvalidAuthenticityToken (HTTP Origin header (https://shop.example) didn't match request.base_url)";
    expect(
      told(
        each(LONG, (time) => [signal(origin, { time })]),
        seen(),
      ),
    ).toBeUndefined();
  });

  it.each([
    'open() "/srv/www/old.css" failed (2: No such file or directory), client: 203.0.113.9, server: shop, request: "GET /old.css"',
    '[client 203.0.113.9] Directory index forbidden by rule: /var/www/html/',
    'could not receive data from client: Connection reset by peer',
    'missed heartbeats from client, timeout: 60s',
    'http: TLS handshake error from 203.0.113.9:4711: EOF',
    'Client dev-7 has exceeded timeout, disconnecting.',
    'ActionController::RoutingError (No route matches [GET] "/old"):',
    'finished call with code Canceled: rpc error: code = Canceled desc = context canceled',
  ])('is told by servers, of which it is no finding: %s', (line) => {
    expect(
      told(
        each(LONG, (time) => [signal(line, { time })]),
        seen(),
      ),
    ).toMatch(/^7 of 1000 refused/);
  });

  it.each([
    'connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: shop',
    'open() "/srv/www/index.html" failed (13: Permission denied), client: 203.0.113.9, server: shop',
    'open() "/srv/www/index.html" failed (24: Too many open files), client: 203.0.113.9, server: shop',
    'kafka client lost the broker',
    'rewrite or internal redirection cycle while internally redirecting to "/index.html", client: 203.0.113.9, server: shop',
    '1024 worker_connections are not enough, client: 203.0.113.9, server: shop',
    'auth request unexpected status: 502 while sending to client, client: 203.0.113.9, server: shop',
    '[core:error] [client 203.0.113.9] AH00124: Request exceeded the limit of 10 internal redirects',
    "[authnz_ldap:warn] [client 203.0.113.9] [LDAP: ldap_simple_bind() failed][Can't contact LDAP server]",
    '[wsgi:error] [client 203.0.113.9] mod_wsgi: Target script cannot be loaded',
    'http: TLS handshake error from 203.0.113.9:4711: remote error: tls: bad certificate',
  ])('is not what is of the server itself: %s', (line) => {
    expect(
      told(
        each(LONG, (time) => [signal(line, { time })]),
        seen(),
      ),
    ).toBeUndefined();
  });

  it('is told by lines alone that name the path, whenever it was', () => {
    const door = (path: string): Chain =>
      each([50, 50, 50, 50], (time) => [signal(`RoutingError (No route matches [GET] "${path}")`, { time })]);
    expect(told(door('/.env'), seen())).toMatch(/as scanners do/);
    expect(told(door('/orders/7'), seen())).toBeUndefined();
  });

  it('is nothing that a rule calls grave', () => {
    const rules = new Map([['DOWN', { tier: 'dependency', severity: 'critical' } as unknown as RuleInfo]]);
    const grave = each(LONG, (time) => [
      signal('call failed: context canceled', { time, matches: [{ ruleId: 'DOWN', captures: {} }] }),
    ]);
    expect(callersBy(seen(), rules)(grave)).toBeUndefined();
    expect(callersBy(seen(), new Map())(grave)).toBeDefined();
  });

  it('is one where callers leave that were kept waiting, or where a probe of the service is never answered', () => {
    const left = (wait: bigint): Chain =>
      each([1, 12, 24, 36, 48, 58], (time) => [
        signal('left', {
          role: 'request',
          time,
          request: { method: 'GET', route: '/a', status: 499, start: time, end: time + wait },
        }),
      ]);
    const of = seen(exposed('/a', 200, 900), exposed('/a', 499, 6));
    expect(callersBy(of, new Map())(left(20_000_000n))).toMatch(/left by their callers/);
    expect(callersBy(of, new Map())(left(8_000_000_000n))).toBeUndefined();
    const asked = (route: string): string | undefined =>
      callersBy(
        seen(exposed('/a', 200, 900), exposed(route, 404, 12)),
        new Map(),
      )(each([1, 6, 11, 16, 21, 26, 31, 36, 41, 46, 51, 56], (time) => [answered(404, route, time)]));
    expect(asked('/actuator/env')).toMatch(/as scanners do/);
    expect(asked('/actuator/health')).toBeUndefined();
  });

  it('is a call that somebody may not make; that of a service account is a finding', () => {
    const denied = (outsider: boolean, minutes: readonly number[] = [50]): Chain =>
      each(minutes, (time) => [
        signal('storage.objects.list: Permission denied', { time, ...(outsider ? { outsider: true } : {}) }),
      ]);
    expect(told(denied(true), seen())).toMatch(/^1 call of others than service accounts/);
    expect(told(denied(false), seen())).toBeUndefined();
    expect(told(denied(true, LONG), seen())).toMatch(/at one pace/);
    // People who could until then: a right was taken away.
    expect(told(denied(true, [40, 42, 44, 46, 48, 50, 55]), seen())).toBeUndefined();
  });
});
