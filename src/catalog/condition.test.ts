import { describe, expect, test } from 'vitest';
import { conditionCheck } from './condition.ts';
import type { Condition } from './rule-doc.ts';
import { exceptionOf, viewOf } from './testing/views.ts';
import type { EntryView, RuleHit } from './types.ts';

const run = (condition: Condition, view: EntryView): RuleHit | null => conditionCheck(condition).run(view);

const entry = viewOf({
  severity: 'ERROR',
  labels: { 'k8s-pod/app': 'shop' },
  jsonPayload: {
    message: 'auth failed {"code": "E7", "try": 3, "of": {"tenant": "acme"}}',
    failure_context: { error_code: 'WEBSOCKET_AUTH_EXCEPTION', hosts: ['a1', 'b2'] },
  },
});

describe('conditions', () => {
  test('everything that is stated must hold', () => {
    const filter = 'jsonPayload.failure_context.error_code="WEBSOCKET_AUTH_EXCEPTION"';
    expect(run({ filter, level: 'ERROR', text: 'auth' }, entry)).toEqual({ captures: {} });
    expect(run({ filter, level: 'CRITICAL', text: 'auth' }, entry)).toBeNull();
    expect(run({ filter, text: 'other' }, entry)).toBeNull();
    expect(run({ filter: 'severity=INFO', text: 'auth' }, entry)).toBeNull();
  });

  test('text is also sought in the exceptions that only a field of their own shows', () => {
    const inner = exceptionOf('error', 'password authentication failed for user "shop"');
    const view = viewOf({ jsonPayload: { message: 'query failed' } }, [
      exceptionOf('StoreError', 'no rows'),
      inner,
    ]);
    expect(run({ text: 'authentication failed for user "(?P<user>\\w+)"' }, view)).toEqual({
      captures: { user: 'shop' },
      exceptionIndex: 1,
    });
    expect(run({ text: '^StoreError: no rows$' }, view)).toEqual({ captures: {}, exceptionIndex: 0 });
    expect(run({ not: { text: 'authentication failed' } }, view)).toBeNull();
    // What the message shows itself is tried once, as it stands there.
    expect(
      run({ text: '^error: password' }, viewOf({ textPayload: `x ${inner.message}` }, [inner])),
    ).toBeNull();
  });

  test('any takes the first branch that holds, not takes none', () => {
    expect(
      run({ any: [{ text: 'no(?P<x>pe)' }, { text: '(?P<x>auth)' }, { text: '(?P<y>failed)' }] }, entry),
    ).toEqual({ captures: { x: 'auth' } });
    expect(run({ text: 'auth', not: { text: 'failed' } }, entry)).toBeNull();
    expect(run({ not: { text: 'succeeded' } }, entry)).toEqual({ captures: {} });
  });

  test('captures: from the message, from fields, from JSON inside the message', () => {
    const capture = {
      word: 'auth (?P<word>\\w+)',
      only: '"try": (\\d+)',
      whole: 'E\\d',
      host: { field: 'jsonPayload.failure_context.hosts', regex: 'b\\d' },
      app: { field: 'labels."k8s-pod/app"' },
      tenant: { field: 'message.of.tenant' },
      tries: { field: 'message.try' },
      nothing: { field: 'jsonPayload.none', optional: true },
    };
    expect(run({ capture }, entry)?.captures).toEqual({
      word: 'failed',
      only: '3',
      whole: 'E7',
      host: 'b2',
      app: 'shop',
      tenant: 'acme',
      tries: '3',
    });
    expect(run({ text: 'auth', capture: { none: 'zeta' } }, entry)).toBeNull();
    expect(run({ text: '(?P<what>auth)', capture: { what: 'failed' } }, entry)?.captures).toEqual({
      what: 'failed',
    });
  });

  test('captures from a text that is JSON as a whole, of which the message is a part', () => {
    const text = '{"event": "worker_crash", "message": "worker exited on signal 9"}';
    const capture = { event: { field: 'message.event', regex: '^worker_crash$' } };
    for (const raw of [{ textPayload: text }, { jsonPayload: { message: text } }]) {
      const view = { exceptions: [], entry: { ...viewOf(raw).entry, message: 'worker exited on signal 9' } };
      expect(run({ capture }, view)?.captures).toEqual({ event: 'worker_crash' });
      expect(run({ capture: { event: { field: 'message.none' } } }, view)).toBeNull();
    }
  });

  test('an optional group that took no part gives no capture', () => {
    expect(run({ text: 'auth(?P<x>z)?' }, entry)).toEqual({ captures: {} });
  });
});

describe('exception conditions', () => {
  const chain = viewOf({ textPayload: 'x' }, [
    exceptionOf('RuntimeError', 'Failed to start: no module', ['/app/main.py', 'boot']),
    exceptionOf(
      'app.errors.StartError',
      'middleware of tenant acme',
      ['/app/mid.py', 'setup'],
      ['/app/main.py', 'boot'],
    ),
    exceptionOf('RuntimeError', 'again'),
  ]);

  test('a type is matched whole, or by its last part', () => {
    expect(run({ exception: { type: 'StartError' } }, chain)).toEqual({ captures: {}, exceptionIndex: 1 });
    expect(run({ exception: { type: 'app\\.errors\\.StartError' } }, chain)).toEqual({
      captures: {},
      exceptionIndex: 1,
    });
    expect(run({ exception: { type: 'Start' } }, chain)).toBeNull();
    expect(run({ exception: { type: 'errors.StartError' } }, chain)).toBeNull();
  });

  test('the innermost of several, unless the position is stated', () => {
    expect(run({ exception: { type: 'RuntimeError' } }, chain)?.exceptionIndex).toBe(2);
    expect(run({ exception: { type: 'RuntimeError', position: 'outermost' } }, chain)?.exceptionIndex).toBe(
      0,
    );
    expect(run({ exception: { type: 'StartError', position: 'innermost' } }, chain)).toBeNull();
  });

  test('all that is stated must hold for one and the same exception', () => {
    expect(run({ exception: { type: 'RuntimeError', message: 'middleware' } }, chain)).toBeNull();
    expect(
      run(
        {
          exception: {
            type: '(?P<kind>\\w+)Error',
            message: 'tenant (?P<t>\\w+)',
            frame: 'mid\\.py:(?P<f>\\w+)',
          },
        },
        chain,
      ),
    ).toEqual({
      captures: { kind: 'Start', t: 'acme', f: 'setup' },
      exceptionIndex: 1,
    });
  });
});
