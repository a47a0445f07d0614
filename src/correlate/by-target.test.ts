import { describe, expect, it } from 'vitest';
import type { Signal } from '../model/index.ts';
import { correlate } from './correlate.ts';
import { signalAt, windowOf } from './testing/signals.ts';
import { WORDS } from './testing/words.ts';

/** What was joined, and by what, of each failure. */
function failuresOf(...signals: readonly Signal[]): readonly string[][] {
  return correlate(windowOf(signals), { template: (text) => text, words: WORDS }).flatMap((g) =>
    g.failures.map((f) => f.members.map((m) => `${m.signal.message} ${m.join}${m.sure ? '' : ' perhaps'}`)),
  );
}

const request = (ms: number, route: string, status: number, more: Partial<Signal> = {}): Signal => {
  const base = signalAt(ms);
  return signalAt(ms, {
    role: 'request',
    message: `${route} ${status}`,
    template: `POST ${route} ${status}`,
    request: {
      method: 'POST',
      route,
      host: 'mail.example',
      status,
      start: base.time,
      end: base.time + 40_000_000n,
    },
    ...more,
  });
};
const attempt = (ms: number, route: string): Signal => {
  const { instance: _none, ...rest } = signalAt(ms, {
    service: 'mail-queue',
    message: 'attempt',
    target: { method: 'POST', host: 'mail.example', route },
  });
  return rest;
};

describe('an attempt of a queue or a schedule', () => {
  it('belongs to the failing request that it made, each to its own', () => {
    expect(
      failuresOf(
        request(0, '/send', 404),
        attempt(60, '/send'),
        request(5000, '/send', 404),
        attempt(5060, '/send'),
      ),
    ).toEqual([
      ['/send 404 target', 'attempt target'],
      ['/send 404 target', 'attempt target'],
    ]);
  });

  it('is left alone by another route, a later request, one long ago and one that went well', () => {
    for (const other of [
      request(0, '/other', 404),
      request(500, '/send', 404),
      request(-9000, '/send', 404),
      request(0, '/send', 200),
    ])
      expect(failuresOf(other, attempt(60, '/send')).flat()).toContain('attempt same-entry');
  });

  it('is not sure where two services answered such a request', () => {
    const both = failuresOf(
      request(0, '/send', 404, { service: 'a', instance: 'a-1' }),
      request(10, '/send', 404, { service: 'b', instance: 'b-1' }),
      attempt(60, '/send'),
    );
    expect(both.flat().filter((text) => text.endsWith('perhaps'))).toHaveLength(2);
  });
});

describe('an attempt and the request of somebody else', () => {
  const asked = {
    method: 'POST',
    route: '/send',
    status: 404,
    start: signalAt(0).time,
    end: signalAt(40).time,
  };
  const sent = (more: Partial<NonNullable<Signal['request']>>, service = 'cart'): Signal =>
    request(0, '/send', 404, { service, request: { ...asked, ...more } });

  it('are two failures where another host was asked, or the answer was another one', () => {
    expect(failuresOf(sent({ host: 'thumbs.example' }), attempt(60, '/send'))).toHaveLength(2);
    const refused = attempt(60, '/send');
    const told = { ...refused, target: { host: 'mail.example', route: '/send', status: 403 } };
    expect(failuresOf(sent({ host: 'mail.example' }), told)).toHaveLength(2);
  });

  it('are tied perhaps where the caller has another name, or no host is told', () => {
    const perhaps = [['/send 404 target perhaps', 'attempt target perhaps']];
    expect(failuresOf(sent({ host: 'mail.example', byPlatform: false }), attempt(60, '/send'))).toEqual(
      perhaps,
    );
    expect(failuresOf(sent({}), attempt(60, '/send'))).toEqual(perhaps);
  });

  it('are one where the host is called after the service', () => {
    const to = (host: string): Signal => ({ ...attempt(60, '/send'), target: { host, route: '/send' } });
    const sure = [['/send 404 target', 'attempt target']];
    for (const host of ['mail-abc123xyzq-ew.a.run.app', 'mail-123456.europe-west1.run.app', 'mail.shop.svc'])
      expect(failuresOf(sent({}, 'mail'), to(host))).toEqual(sure);
    expect(failuresOf(sent({}, 'mail'), to('mail-admin-abc123xyzq-ew.a.run.app'))).not.toEqual(sure);
  });
});

describe('a request that failed at the load balancer', () => {
  const balanced = (ms: number, service: string, route = '/cart'): Signal => {
    const { instance: _none, ...rest } = request(ms, route, 502, {
      service,
      resourceType: 'http_load_balancer',
    });
    return rest;
  };

  it('takes in what its backend logged while it was open, by its name or one made of it', () => {
    for (const name of ['cart', 'cart-backend', 'k8s1-3ac2bd3a-shop-cart-80-9a8b7c6d'])
      expect(failuresOf(balanced(0, name), signalAt(20, { namespace: 'shop' }))).toEqual([
        ['/cart 502 target', 'it failed target'],
      ]);
  });

  it('leaves alone another backend, and what was logged at another time', () => {
    expect(failuresOf(balanced(0, 'cartoons'), signalAt(20))).toHaveLength(2);
    expect(failuresOf(balanced(0, 'cart'), signalAt(900))).toHaveLength(2);
    const inShop = signalAt(20, { namespace: 'shop' });
    for (const name of ['shop-cart-admin', 'staging-cart', 'shop-old-cart'])
      expect(failuresOf(balanced(0, `k8s1-3ac2bd3a-${name}-80-9a8b7c6d`), inShop)).toHaveLength(2);
  });

  it('is not sure of what was logged long before its end, nor by a name that only has the other in it', () => {
    const slow = balanced(0, 'cart');
    const until = slow.request && { ...slow, request: { ...slow.request, end: signalAt(30_000).time } };
    expect(until && failuresOf(until, signalAt(12_000)).flat()).toContain('it failed target perhaps');
    expect(until && failuresOf(until, signalAt(29_900)).flat()).toContain('it failed target');
    expect(failuresOf(balanced(0, 'eu-cart-blue'), signalAt(20)).flat()).toContain(
      'it failed target perhaps',
    );
  });

  it('is not sure where requests of two kinds were open', () => {
    const both = failuresOf(balanced(0, 'cart'), balanced(5, 'cart', '/pay'), signalAt(20));
    expect(both.flat()).toContain('it failed target perhaps');
  });
});
