import { expect, test } from 'vitest';
import { chunksOf } from './emitters.ts';

test('error codes first, then runs of words that are not values and not the exception itself', () => {
  expect(
    chunksOf({
      captures: { code: 'PAYMENT_FAILED' },
      messages: [
        'Payment of order 4711 could not be booked: Object of type date is not JSON serializable',
        'short: x',
      ],
      exception: { type: 'TypeError', message: 'Object of type date is not JSON serializable', frames: [] },
    }),
  ).toEqual(['PAYMENT_FAILED', 'could not be booked', 'Payment of order']);
});

test('nothing but values gives nothing to look for', () => {
  expect(chunksOf({ captures: {}, messages: ['4711', '{"a":1}', '[token:3fa19c02] 12ms'] })).toEqual([]);
});
