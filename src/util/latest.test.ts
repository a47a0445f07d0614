import { expect, test } from 'vitest';
import { rememberingLatest } from './latest.ts';

test('the latest texts are not asked about twice, older ones are', () => {
  const asked: string[] = [];
  const size = rememberingLatest((text) => {
    asked.push(text);
    return text.length;
  });
  expect(['a', 'bb', 'a', 'bb', ''].map(size)).toEqual([1, 2, 1, 2, 0]);
  expect(asked).toEqual(['', 'a', 'bb']);
  for (let i = 0; i < 8; i++) size('x'.repeat(i + 10));
  expect(size('a')).toBe(1);
  expect(asked.filter((text) => text === 'a')).toHaveLength(2);
});
