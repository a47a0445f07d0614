import { expect, test } from 'vitest';
import { claimsIn } from './claims.ts';
import { lifecycleOf, wasAsked } from './lifecycle.ts';

test('an exit code of 0 is no failure, whichever line was read before it', () => {
  expect(
    ['process exited with code 0', 'process exited with code 3', 'process exited with code 0'].map(
      lifecycleOf,
    ),
  ).toEqual([null, 'exit', null]);
  expect(['Exiting with code 1', 'Exiting with code 0', 'Exiting on time 1'].map(lifecycleOf)).toEqual([
    'exit',
    null,
    null,
  ]);
});

test('lines that differ in their numbers have each its own claim', () => {
  expect(['order 17 is likely gone', 'order 18 is likely gone'].flatMap(claimsIn)).toEqual([
    'order 17 is likely gone',
    'order 18 is likely gone',
  ]);
});

test('an end on request is none that failed, a failed probe or a code of its own is one', () => {
  expect(
    [
      'Container killed on request. Container exited with a non-zero exit code 143',
      'Container exited with a non-zero exit code 143',
      'Container killed on request. Exit status: 1',
    ].map(wasAsked),
  ).toEqual([true, false, false]);
});
