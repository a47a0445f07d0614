import { expect, test } from 'vitest';
import { guessTier, idOf } from './naming.ts';

test('a sentence that begins with a bracket or a level is left whole', () => {
  expect(idOf('[stock] broker <*> unreachable', new Set())).toBe('STOCK_BROKER_UNREACHABLE');
  expect(idOf('ERROR connecting to broker <*>', new Set())).toBe('ERROR_CONNECTING_BROKER');
  expect(guessTier('[http] broker gone', undefined).tier).toBe('dependency');
});

test('words with marks are whole words of an id', () => {
  expect(idOf('Überprüfung für Kunde <*> übersprungen: Straße <*> fehlt', new Set())).toBe(
    'UBERPRUFUNG_FUR_KUNDE_UBERSPRUNGEN_STRASSE',
  );
  expect(idOf('заказ <*> отклонён', new Set())).toMatch(/^PATTERN_[0-9A-F]{8}$/);
});
