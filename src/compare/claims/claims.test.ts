import { describe, expect, it } from 'vitest';
import { finding, report } from '../testing/reports.ts';
import { checkClaims, linesOf } from './check.ts';
import { quotesIn } from './quotes.ts';

const problems = (text: string): readonly string[] =>
  checkClaims(text, null).map((f) => `${f.line}:${f.column} ${f.problem}`);

describe('figures', () => {
  it.each([
    ['Pass rate: 84 % (21/25) - UP from 88 %', ['1:12 from 88 % to 84 % is down']],
    ['Pass rate: 88% (21/25)', ['1:12 21/25 is 84 %']],
    ['2/3 WebSocket tests (76%)', ['1:1 2/3 is 67 %']],
    ['84.5% (21 of 25)', ['1:1 21 of 25 is 84.0 %']],
    ['up from 23/25 to 21/25', ['1:1 from 23/25 to 21/25 is down']],
    ['21/24, up from 22/25', ['1:1 22/25 and 21/24 have different totals: that is no trend']],
    ['rose from 84% to 84%', ['1:1 84% and 84% are the same']],
  ])('flags %j', (text, expected) => expect(problems(text)).toEqual(expected));
  it.each([
    '84 % (21/25), down from 88 %',
    '2/3 tests (66%)',
    '2/3 tests (67 %)',
    '1/3 (33.3%), up from 0/3',
    'on 10/02 the error rate fell from 12 % to 3 %',
    '2/3 tests fail, and 40 % of users see it',
    'CPU 40 % at 24/7 load',
    'latency is up from 20 ms to 40 ms',
    'memory 90 %. Errors are up from 3 % to 5 %',
    'v1.2/3 (50 %)',
    '36/36 connections (95 % interval 88 to 100 %), 7/7 connections before (95 % confidence interval 59 to 100 %)',
  ])('does not flag %j', (text) => expect(problems(text)).toEqual([]));
});

describe('items against a count', () => {
  it('counts named tests', () => {
    expect(
      problems('WebSocket tests: 2/3 passing\n\n- test_a ✅\n- test_b ❌\n- test_c ✅\n- test_d ❌\n'),
    ).toEqual(['1:18 the list below has 4 items, of which 2 pass: 2/4']);
    expect(problems('2/3 tests: test_a passed, test_b failed, test_c passed, test_d failed')).toEqual([
      '1:1 4 tests are named, of which 2 pass: 2/4',
    ]);
    expect(problems('Three issues remain:\n1. a\n2. b\n')).toEqual(['1:1 the list below has 2 items']);
  });
  it('leaves alone what it cannot judge', () => {
    expect(problems('2/4 tests pass:\n- test_a ✅\n- test_b ❌\n- test_c ✅\n- test_d ❌\n')).toEqual([]);
    expect(problems('2/4 tests pass; failing:\n- test_b ❌\n- test_d ❌\n')).toEqual([]);
    expect(problems('3 issues remain:\n- a\n- b\n  more of b\n- c\n\nText\n- another list\n')).toEqual([]);
    expect(problems('2/3 tests pass:\n- see the log\n- and the report\n')).toEqual([]);
  });
});

it('counts what is resolved, and names in a line', () => {
  expect(problems('2 of 3 issues resolved\n\n- a: RESOLVED\n- b: not yet resolved\n- c: persists\n')).toEqual(
    ['1:1 the list below has 3 items, of which 1 are resolved: 1/3'],
  );
  expect(problems('2/3 issues resolved:\n- ✅ a\n- ✅ b\n- ❌ c\n')).toEqual([]);
  expect(problems('1 of 3 issues remain open:\n- a fixed\n- b fixed\n- c open\n')).toEqual([]);
  expect(problems('Four tests failed: test_a, test_b and `test_c`.')).toEqual(['1:1 3 are named']);
  expect(problems('All 5 endpoints work: /a, /b, /c')).toEqual(['1:1 3 are named']);
  expect(problems('Three tests failed: test_a, test_b, test_c')).toEqual([]);
  expect(problems('Two services failed: the first by itself, the second with it')).toEqual([]);
});

it('flags a window of the clock that the data do not touch', () => {
  const data = report([], []);
  const said = (text: string): readonly string[] => checkClaims(text, data).map((f) => f.problem);
  expect(said('Analyzed window: 23:00-23:30Z')).toEqual(['the data cover 00:00 to 00:10Z']);
  expect(said('failed between 00:05Z and 00:20Z; 2025-01-01T00:00:00Z to 2025-01-01T00:09:00Z')).toEqual([]);
  expect(said('from 16:00 to 17:00 local time')).toEqual([]);
});

it('flags windows that run backwards, lengths that are not, and local times with a Z', () => {
  expect(problems('2025-10-02T21:58:00Z to 2025-10-02T21:41:00Z')).toEqual([
    '1:1 the window ends before it begins',
  ]);
  expect(problems('2025-10-02T21:41:00Z to 2025-10-02T21:42:46Z (1 hour)')).toEqual([
    '1:1 that is 1 min 46 s',
  ]);
  expect(problems('2025-10-02T21:41:00Z to 2025-10-02T21:59:00Z (18 minutes)')).toEqual([]);
  expect(problems('at 14:41:00Z (PDT)')).toEqual(['1:4 Z is UTC, PDT is not']);
});

it('holds windows, revisions and tests against the data', () => {
  const data = report([finding('a', [1, 1])], [], { services: ['api'], tests: { a: 'passed', b: 'failed' } });
  const named = {
    ...data,
    coverage: { ...data.coverage, services: [{ name: 'api', entries: 1, revisions: ['api-00012-abc'] }] },
  };
  const said = checkClaims(
    'Logs of the last hour, revision api-00011-xyz, api-00012-abc, web-00001-abc: 0/2 tests, 1/2 tests, 9/9 tests',
    named,
  );
  expect(said.map((f) => [f.claim, f.problem])).toEqual([
    ['last hour', 'the data cover 10 min, 2025-01-01T00:00:00Z to 2025-01-01T00:10:00Z'],
    ['api-00011-xyz', 'no entry read is of that revision; there are api-00012-abc'],
    ['0/2 tests', 'the JUnit files have 1/2 passing'],
  ]);
});

it('finds what is given as the words of the logs', () => {
  const text =
    'The log says "connection to 10.0.0.1 refused ... after 3 tries of many".\ninsertId: 68bdf0c3abc\n```\nERROR: something went wrong in the pool\nx = 1\n```\nWe say "this is a sentence of our own, not a log".\n';
  expect(quotesIn(linesOf(text)).map((q) => [q.line, q.kind, q.parts])).toEqual([
    [1, 'quote', ['connection to 10.0.0.1 refused', 'after 3 tries of many']],
    [2, 'insertId', ['68bdf0c3abc']],
    [4, 'quote', ['something went wrong in the pool']],
  ]);
});
