import { expect, it } from 'vitest';
import { wholeClauses } from './width.ts';

it('a sentence that has no room ends with a clause, never within a figure', () => {
  const text =
    '88.7 % of 5,690 lines; 641 remain: 6 new patterns, 3 beyond chance; 2,577 lines in the baseline';
  expect(wholeClauses(text, 60, 2)).toEqual([
    '88.7 % of 5,690 lines; 641 remain: 6 new patterns, 3 beyond',
    'chance; 2,577 lines in the baseline',
  ]);
  expect(wholeClauses(text, 40, 2)).toEqual([
    '88.7 % of 5,690 lines; 641 remain: 6 new',
    'patterns, 3 beyond chance; …',
  ]);
  expect(wholeClauses(text, 30, 1)).toEqual(['88.7 % of 5,690 lines; …']);
  expect(wholeClauses('one clause that is longer than the line', 20, 1)).toEqual(['one clause that is…']);
});
