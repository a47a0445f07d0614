import { describe, expect, it } from 'vitest';
import { allOf, anyOf, parseFilter, printFilter, requiredLiterals } from './index.ts';

function required(text: string): readonly (readonly string[])[] | null {
  const parsed = parseFilter(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return requiredLiterals(parsed.filter);
}

describe('requiredLiterals', () => {
  it.each([
    ['textPayload:"Time Out" jsonPayload.a="b"', [['time out'], ['b']]],
    ['"Straße"', [['strasse']]],
    ['labels.a=("x" OR "y")', [['x', 'y']]],
    ['(a1z AND longer) OR other', [['longer', 'other']]],
    ['SEARCH("`Hello World` WEBSOCKET_AUTH")', [['hello'], ['world'], ['websocket'], ['auth']]],
    ['textPayload=~"Worker failed to boot"', [['worker failed to boo']]],
    ['textPayload=~"exit code [0-9]+ from"', [['exit code']]],
    ['textPayload=~"colou?r: (red|blue)? value{2,3}"', null],
  ])('%s', (text, clauses) => expect(required(text)).toEqual(clauses));

  it.each([
    '',
    'NOT "abc"',
    'severity>=ERROR',
    'jsonPayload.n=5',
    'jsonPayload.b=true',
    '500',
    '"rue"',
    'textPayload!="x"',
    'textPayload:""',
    'labels.a:*',
    'jsonPayload.a=NULL_VALUE',
    'abc OR severity=ERROR',
    'textPayload=~"(?i)abcdef"',
    'textPayload=~"x{100,200}"',
    'textPayload=~"[abcdef]"',
    'timestamp>"2025-01-01"',
    'protoPayload.latency="1.0s"',
    'trace=""',
    'log_id("a/b")',
  ])('nothing for %s', (text) => expect(required(text)).toBeNull());
});

describe('combining and printing', () => {
  it('closes comments and keeps precedence', () => {
    expect(anyOf(['a', 'b -- note', 'a'])).toBe('(a) OR (b -- note\n)');
    expect(allOf(['a OR b', '', '-- note', 'c'])).toBe('(a OR b) AND (c)');
    expect(anyOf(['a', ' '])).toBe('');
    expect(allOf([])).toBe('');
    expect(anyOf(['only'])).toBe('only');
    expect(parseFilter(anyOf([])).ok).toBe(true);
  });

  it.each([
    ['a b AND c OR d', 'a AND b AND (c OR d)'],
    ['-x:"q"', 'NOT x:"q"'.replaceAll('x', 'textPayload')],
    ['NOT NOT a -- c', 'NOT (NOT a)'],
    ['labels."a.b" = (x  OR "y")', 'labels."a.b" = (x OR "y")'],
    ['SEARCH( "a" )', 'search("a")'],
    ['labels.a:*', 'labels.a:*'],
  ])('%s is printed as %s', (text, printed) => {
    const parsed = parseFilter(text.replace('-x', '-textPayload'));
    expect(parsed.ok && printFilter(parsed.filter)).toBe(printed);
  });
});
