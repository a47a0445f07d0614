import { expect, test } from 'vitest';
import { guessTier, idOf } from './naming.ts';

test('a sentence that begins with a bracket or a level is left whole', () => {
  expect(idOf('[stock] broker <*> unreachable', new Set())).toBe('STOCK_BROKER_UNREACHABLE');
  expect(idOf('ERROR connecting to broker <*>', new Set())).toBe('ERROR_CONNECTING_BROKER');
  expect(guessTier('[http] broker gone', undefined).tier).toBe('dependency');
});
