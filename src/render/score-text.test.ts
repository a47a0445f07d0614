import { expect, it } from 'vitest';
import { checkText } from './score-text.ts';

const score = { total: 1, parts: [{ points: 1, why: 'the rule HTTP_404 names it' }] };

it('joins a check and its score into one sentence, whatever the check ends in', () => {
  const joined = 'Look at the user agent; score 1 = 1 (the rule HTTP_404 names it)';
  expect(checkText('Look at the user agent.', score)).toBe(joined);
  expect(checkText('Look at the user agent', score)).toBe(joined);
});

it('leaves a check alone that has no score', () => {
  expect(checkText('Look at the user agent.', undefined)).toBe('Look at the user agent.');
});
