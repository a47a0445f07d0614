import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { expandHoles } from './hole.ts';

const found = (pattern: string, text: string): boolean => RE2JS.compile(expandHoles(pattern)).test(text);

describe('(?hole)', () => {
  test.each([
    'likely JWT secret mismatch between services',
    'likely JWT=REDACTED between services',
    'likely JWT [token:3fa19c02] between services',
    'likely JWT *** between services',
    'likely JWT: <redacted> between services',
    'likely JWT [REDACTED SECRET] between services',
    'likely JWT xxxxx between services',
    'likely JWT between services',
  ])('matches the words and what took their place: %s', (text) => {
    expect(found('likely JWT(?hole) between services', text)).toBe(true);
  });

  test('spans at most five words of one line', () => {
    expect(found('^a(?hole) z$', 'a=1 b c d e z')).toBe(true);
    expect(found('^a(?hole) z$', 'a=1 b c d e f z')).toBe(false);
    expect(found('^a(?hole) z$', 'a\nb z')).toBe(false);
  });

  test('takes as little as the rest allows, so that captures behind it are not eaten', () => {
    const matcher = RE2JS.compile(expandHoles('key(?hole) for (?P<who>\\w+)')).matcher(
      'key=REDACTED for alice for bob',
    );
    expect(matcher.find() && matcher.group('who')).toBe('alice');
  });

  test('is left alone where it is text', () => {
    expect(expandHoles('a\\(?hole)')).toBe('a\\(?hole)');
    expect(expandHoles('[(?hole)]')).toBe('[(?hole)]');
    expect(expandHoles('[](?hole)]b')).toBe('[](?hole)]b');
    expect(expandHoles('[a](?hole)')).not.toContain('(?hole)');
  });
});
