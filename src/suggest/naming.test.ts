import { expect, test } from 'vitest';
import { guessTier, idOf } from './naming.ts';

test('thread, level and logger before a message name nothing, and guess nothing', () => {
  const template = '[http-nio-<*>-exec-<*>] ERROR com.zeta.app - mail to <*> bounced with code <*>';
  expect(idOf(template, new Set())).toBe('MAIL_BOUNCED_CODE');
  expect(guessTier(template, undefined).tier).toBe('application');
  expect(idOf('WARN  [pool-<*>] com.zeta.Ledger: batch <*> rejected', new Set())).toBe('BATCH_REJECTED');
});

test('a sentence that begins with a bracket or a level is left whole', () => {
  expect(idOf('[stock] broker <*> unreachable', new Set())).toBe('STOCK_BROKER_UNREACHABLE');
  expect(idOf('ERROR connecting to broker <*>', new Set())).toBe('ERROR_CONNECTING_BROKER');
  expect(guessTier('[http] broker gone', undefined).tier).toBe('dependency');
});
