import { describe, expect, it } from 'vitest';
import type { Chain, Signal } from '../model/index.ts';
import { calmed, loudIn } from './calm.ts';

const chainOf = (...messages: readonly (string | Partial<Signal>)[]): Chain => {
  const members = messages.map((m) => ({
    signal: {
      resourceType: 'k8s_container',
      logId: 'stderr',
      severity: 'ERROR',
      matches: [],
      ...(typeof m === 'string' ? { message: m } : m),
    },
  }));
  return { group: { failures: [{ members }] } } as unknown as Chain;
};

describe('lines that only their stream calls errors', () => {
  it.each([
    '2026/11/17 09:00:30 [shop:europe-west1:crm] Listening on 127.0.0.1:5432',
    '==> Agent started! Log data will stream in below:',
    'imported 8123 items in 4s',
    'new client connected as dev-416',
  ])('are no finding where they tell of life: %s', (message) => {
    expect(calmed(chainOf(message))).toMatch(/calls each line on stderr an error/);
  });

  it.each([
    'exec /usr/local/bin/resizer: exec format error',
    'order 7 gave up',
    'import of items finished with 3 failures',
    'connected, then lost the broker',
    'could not get ready',
    'ready: handled a ValueException',
    "ready, but it couldn't be loaded",
    'GET /ready 503',
    'tail of the queue 17',
  ])('are one where a word may tell of trouble, or none of life: %s', (message) => {
    expect(calmed(chainOf(message))).toBeUndefined();
  });

  it('are one with anything else beside them, of another stream, or known by a rule', () => {
    expect(calmed(chainOf('server started', 'boom'))).toBeUndefined();
    expect(calmed(chainOf({ message: 'server started', logId: 'stdout' }))).toBeUndefined();
    expect(
      calmed(chainOf({ message: 'server started', resourceType: 'cloud_run_revision' })),
    ).toBeUndefined();
    expect(
      calmed(chainOf({ message: 'server started', matches: [{ ruleId: 'X', captures: {} }] })),
    ).toBeUndefined();
  });

  it('need not tell of life where the container writes nearly all to stderr', () => {
    const wrote = (ERROR: number): ReadonlySet<string> =>
      loudIn([{ name: 'etl', entries: 200, severities: { INFO: 200 - ERROR, ERROR }, revisions: [] }]);
    const plain = chainOf({ message: 'tail of the queue 17', service: 'etl' });
    expect(calmed(plain, wrote(190))).toMatch(/calls each line on stderr an error/);
    expect(calmed(plain, wrote(90))).toBeUndefined();
    for (const message of [
      'row 17 failed',
      'Segmentation fault (core dumped)',
      'rolled back at row 17',
      'replica lags by 5400 s',
      'quorum degraded: 1 of 3',
      'Speichern fehlgeschlagen',
      'échoué à la ligne 17',
      '写入失败',
    ])
      expect(calmed(chainOf({ message, service: 'etl' }), wrote(190)), message).toBeUndefined();
  });
});
