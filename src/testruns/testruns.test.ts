import { describe, expect, it } from 'vitest';
import type { Failure, FailureGroup, Signal, TestResult } from '../model/index.ts';
import { SECOND, parseTimestamp } from '../util/time.ts';
import { parseJUnit } from './junit.ts';
import { tieTests } from './tie.ts';

const plain = (text: string): string => text;
const XML = `<?xml version="1.0"?>
<testsuites><testsuite name="pytest" timestamp="2025-10-02T21:50:00.500000+02:00" tests="3">
<testcase classname="e2e.test_a" name="test_ok" time="1.5"/>
<testcase classname="e2e.test_a" name="test_bad" time="2"><failure message="AssertionError: got 500">line 1
line &amp; 2</failure></testcase>
<testcase classname="e2e.test_b" name="test_err" time="0.25"><error type="IOError"><![CDATA[broken <pipe>]]></error></testcase>
<testcase classname="e2e.test_b" name="test_skip" time="0"><skipped message="no"/></testcase>
</testsuite></testsuites>`;

describe('parseJUnit', () => {
  const tests = parseJUnit(XML, 'junit.xml', plain);
  it('reads outcome and text of each case', () => {
    expect(tests.map((t) => [t.suite, t.name, t.outcome])).toEqual([
      ['e2e.test_a', 'test_ok', 'passed'],
      ['e2e.test_a', 'test_bad', 'failed'],
      ['e2e.test_b', 'test_err', 'error'],
      ['e2e.test_b', 'test_skip', 'skipped'],
    ]);
    expect(tests[1]?.text).toBe('AssertionError: got 500\nline 1\nline & 2');
    expect(tests[2]?.text).toBe('IOError\nbroken <pipe>');
  });
  it('places cases one after the other, in UTC', () => {
    expect(tests[1]?.start).toBe(parseTimestamp('2025-10-02T19:50:02.000Z'));
    expect(tests[1]?.end).toBe(parseTimestamp('2025-10-02T19:50:04.000Z'));
    expect(tests[2]?.start).toBe(tests[1]?.end);
  });
  it('redacts what it keeps', () => {
    expect(parseJUnit(XML, 'j', (t) => t.replaceAll('500', '[x]'))[1]?.text).toContain('got [x]');
  });
  it.each([
    ['<html></html>', /<html> is not JUnit XML/],
    ['', /root element/],
    ['<testsuite><testcase', /./],
    ['<!DOCTYPE x [<!ENTITY a "b">]><testsuite name="&a;"/>', /./],
  ])('refuses %j with its place', (xml, message) => {
    expect(() => parseJUnit(xml, 'junit.xml', plain)).toThrow(message);
    try {
      parseJUnit(xml, 'junit.xml', plain);
    } catch (error) {
      expect((error as { where?: string }).where).toMatch(/^junit\.xml:\d+:\d+$/);
    }
  });
});

const T0 = 1_759_000_000n * SECOND;
function group(
  name: string,
  message: string,
  at: bigint,
  request?: { route: string; status: number },
): FailureGroup {
  const error: Signal = {
    role: 'error',
    key: name,
    ref: { insertId: name, timestamp: '', hash: '', where: { file: '', line: 1 } },
    time: at,
    severity: 'ERROR',
    correlation: {},
    message,
    quote: message,
    matches: [],
    template: message,
    claims: [],
  };
  const members = [
    error,
    ...(request
      ? [
          {
            ...error,
            key: `${name}-r`,
            role: 'request' as const,
            request: { method: 'GET', ...request, start: at, end: at },
          },
        ]
      : []),
  ].map((signal) => ({ signal, join: 'trace' as const, sure: true, why: '' }));
  const failure: Failure = {
    id: name,
    kind: 'error',
    service: 'api',
    start: at,
    end: at,
    members: members as unknown as Failure['members'],
    chains: [],
  };
  return { fingerprint: name, aliases: [], service: 'api', failures: [failure], tests: [] };
}
const test = (text: string, start: bigint | null = T0): TestResult => ({
  file: 'j',
  suite: 's',
  name: 'n',
  outcome: 'failed',
  text,
  ...(start === null ? {} : { start, end: start + 5n * SECOND }),
});
const tied = (t: TestResult, ...groups: FailureGroup[]): readonly (readonly [string, string])[] =>
  tieTests([t], groups).flatMap((g) => g.tests.map((tie) => [g.fingerprint, tie.basis] as const));

describe('tieTests', () => {
  it('ties by the text that a test quotes, surely', () => {
    expect(
      tied(
        test('E   Object of type Money is not JSON serializable'),
        group('a', 'Object of type Money is not JSON serializable', T0),
        group('b', 'pool is exhausted now', T0),
      ),
    ).toEqual([['a', 'observed']]);
  });
  it('ties by an error code, and by status and route', () => {
    expect(tied(test('server said AUTH_TOKEN_BAD'), group('a', 'refused: AUTH_TOKEN_BAD', T0))).toEqual([
      ['a', 'observed'],
    ]);
    expect(
      tied(
        test("500 Server Error for url 'https://x/api/pay'"),
        group('a', 'oh', T0, { route: '/api/pay', status: 500 }),
        group('b', 'oh', T0, { route: '/api/payments', status: 500 }),
      ),
    ).toEqual([['a', 'observed']]);
  });
  it('ties surely by a close code that the entries name as well, not by a number that is none', () => {
    expect(
      tied(
        test('websocket received 1011 (internal error)'),
        group('a', 'closing socket with code=1011 now', T0 + SECOND),
        group('b', 'websocket queue holds 1011 messages', T0 + SECOND),
      ),
    ).toEqual([['a', 'observed']]);
  });
  it('ties by subject and time only as a guess', () => {
    expect(
      tied(
        test('websocket received 1011'),
        group('a', 'WebSocket handler broke', T0 + SECOND),
        group('b', 'disk is full on db', T0 + SECOND),
      ),
    ).toEqual([['a', 'inferred']]);
  });
  it('does not choose between two that fit equally', () => {
    expect(
      tied(
        test('websocket received 1011'),
        group('a', 'WebSocket handler broke', T0),
        group('b', 'WebSocket reader broke', T0),
      ),
    ).toEqual([]);
  });
  it('says inferred where only the time fits, and nothing when the time does not', () => {
    expect(tied(test('it hangs'), group('a', 'pool is exhausted now', T0))).toEqual([['a', 'inferred']]);
    expect(
      tied(
        test('Object of type Money is not JSON serializable'),
        group('a', 'Object of type Money is not JSON serializable', T0 + 3600n * SECOND),
      ),
    ).toEqual([]);
  });
  it('leaves passing tests alone', () => {
    expect(
      tied({ ...test('pool is exhausted now'), outcome: 'passed' }, group('a', 'pool is exhausted now', T0)),
    ).toEqual([]);
  });
});
