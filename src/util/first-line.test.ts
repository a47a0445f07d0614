import { expect, it } from 'vitest';
import { firstLine } from './first-line.ts';

it.each([
  ['plain', 'plain'],
  ['\n  \r\n  second \nthird', 'second'],
  ['warn: Shop.Ledger[7]\n      ledger 9 is slow', 'ledger 9 is slow'],
  // Of a head alone there is nothing else to say.
  ['warn: Shop.Ledger[7]', 'warn: Shop.Ledger[7]'],
  ['warn: Shop.Ledger[7]\n  \n', 'warn: Shop.Ledger[7]'],
  ['warn: see ledger[7]\nmore', 'warn: see ledger[7]'],
  ['', ''],
])('%j', (text, line) => {
  expect(firstLine(text)).toBe(line);
});
