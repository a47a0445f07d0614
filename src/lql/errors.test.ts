import { describe, expect, it } from 'vitest';
import { describeError } from '../util/errors.ts';
import { compileFilter, parseFilter } from './index.ts';
import type { FilterError } from './index.ts';

function error(text: string): FilterError {
  const parsed = parseFilter(text);
  if (parsed.ok) throw new Error(`${text} was taken`);
  return parsed.error;
}

describe('errors say where, what was expected, and how to mend it', () => {
  it.each([
    ['severity=', 1, 10, /a value/],
    ['severity=ERROR OR', 1, 18, /a field comparison/],
    ['severity=ERROR AND', 1, 19, /a field comparison/],
    ['AND a', 1, 1, /a field comparison/],
    ['a\n  OR OR b', 2, 6, /a field comparison/],
    ['(severity=ERROR', 1, 16, /"\)"/],
    ['severity=ERROR)', 1, 15, /the end of the filter/],
    ['()', 1, 2, /a field comparison/],
    ['x AND (textPayload:"a', 1, 20, /closing "/],
    ['insertId = abc:def', 1, 15, /the end of the filter/],
    ['severity==ERROR', 1, 9, /=/],
    ['textPayload ~ "x"', 1, 13, /a word/],
    ['textPayload:"say "hi""', 1, 19, /a blank/],
    ['- severity=ERROR', 1, 1, /directly after "-"/],
    ['-', 1, 1, /directly after "-"/],
    ['labels. a=b', 1, 9, /a field name/],
    ['thud="x"', 1, 1, /one of logName, resource/],
    ['a AND\noperation.thud="x"', 2, 1, /one of id, producer/],
    ['textPayload.thud="x"', 1, 1, /an operator after textPayload/],
    ['resource.thing="x"', 1, 1, /one of type, labels/],
    ['textPayload =~ "(a"', 1, 16, /RE2/],
    ['textPayload =~ ("ok" OR "a(?=b)")', 1, 25, /RE2/],
    ['ip_in_net(jsonPayload.ip, "10.0.0")', 1, 27, /prefix length/],
    ['ip_in_net("10.0.0.1", "10.0.0.0/8")', 1, 11, /a field/],
    ['sample(insertId, 2)', 1, 18, /above 0, up to 1/],
    ['sample(insertId)', 1, 1, /sample\(field, fraction\)/],
    ['SEARCH()', 1, 1, /SEARCH\("text"\)/],
    ['SEARCH(textPayload)', 1, 8, /SEARCH\(field, "text"\)/],
    ['SEARCH("a `b")', 1, 8, /second `/],
    ['SEARCH(" . ")', 1, 8, /one word/],
    ['regexp_extract(textPayload, "abc") = "b"', 1, 29, /exactly one group/],
    ['regexp_extract(textPayload, "(a)")', 1, 1, /an operator and a value/],
    ['cast(jsonPayload.n, NUMBER) > 1', 1, 21, /INT64/],
    ['cast(timestamp, STRING, TIMEZONE("Mars/Base")) = "x"', 1, 34, /offset/],
    ['cast(timestamp, INT64, TIMEZONE("UTC")) = 1', 1, 24, /after the type/],
    ['log_id("a") = true', 1, 1, /without an operator/],
    ['nope(1)', 1, 1, /one of log_id/],
    ["textPayload='a b'", 1, 13, /double quotes/],
    ['textPayload=“x”', 1, 13, /straight double quotes/],
    ['textPayload:(a = b)', 1, 16, /"\)"/],
    ['log_id("a"', 1, 11, /","/],
  ])('%s', (text, line, column, expected) => {
    const found = error(text);
    expect([found.line, found.column]).toEqual([line, column]);
    expect(found.expected).toMatch(expected);
  });

  it('hints know what people mean', () => {
    expect(error('message:"x"').hint).toContain('jsonPayload.message');
    expect(error('sevrity=ERROR').hint).toContain('did you mean severity?');
    expect(error('http_request.statuss=5').hint).toContain('http_request.status?');
    expect(error("textPayload:'a b'").hint).toContain('"..."');
    expect(error('textPayload =~ "(a"').message).toContain('missing closing )');
  });

  it('what is legal and probably not meant is a warning', () => {
    const warnings = (text: string): string => {
      const parsed = parseFilter(text);
      return parsed.ok
        ? parsed.filter.warnings.map((w) => `${w.line}:${w.column} ${w.message} ${w.hint ?? ''}`).join('\n')
        : 'error';
    };
    expect(warnings('cat and hat')).toMatch(/^1:5 "and" is searched for as a word operators are AND/);
    expect(warnings("textPayload='x'")).toMatch(/^1:13 single quotes are part of the text/);
    expect(warnings('severity>=WARN')).toMatch(
      /^1:11 there is no severity "WARN": the comparison never holds.*WARNING/,
    );
    expect(warnings('timestamp>"yesterday"')).toMatch(/RFC 3339/);
    expect(warnings('httpRequest.status=~"^5"')).toMatch(/cast\(field, STRING\)/);
    expect(warnings('severity>=ERROR jsonPayload.a=1')).toBe('');
  });

  it('compileFilter throws it as one line with the place', () => {
    let text = '';
    try {
      compileFilter('severity>=ERROR AND\n thud="x"');
    } catch (thrown) {
      text = describeError(thrown);
    }
    expect(text).toMatch(/^2:2: filter: LogEntry has no field "thud"; expected one of logName.*\n {2}next: /);
  });
});
