import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskMessage, templateText } from './index.ts';

describe('templateText', () => {
  it.each([
    ['Connection to 10.0.3.7:5432 refused after 3000ms', 'Connection to <*> refused after <*>'],
    ['user 4f9c1a2e-7d1b-4c55-9a3e-0f1e2d3c4b5a not found', 'user <*> not found'],
    ["KeyError: 'tenant_id'", "KeyError: '<*>'"],
    ['GET /api/users/8812/orders?page=3 took 12.5 ms', 'GET /api/users/<*>/orders?<*> took <*>'],
    ['cannot open /srv/app/settings.yaml', 'cannot open /srv/app/settings.yaml'],
    [
      'token [token:3fa19c02] rejected, key=REDACTED, pin ***',
      'token [token:<*>] rejected, key=<*>, pin <*>',
    ],
    ['mail to jane.doe@example.org failed', 'mail to <*> failed'],
    ['at 2026-03-04T05:06:07.123Z worker-17 died', 'at <*> worker-<*> died'],
    ['{"level":"error","code":17,"user":{"id":"u-1"}}', '{"level":"<*>","code":<*>,"user":{"id":"<*>"}}'],
    ['deleted blk_-123, blk_77, blk_9', 'deleted blk_<*>'],
    ['upload of 3.4 MB done, lifetime <1 sec', 'upload of <*> done, lifetime <*>'],
    ["can't reach the host", "can't reach the host"],
    [
      'Object of type WebSocketState is not JSON serializable',
      'Object of type WebSocketState is not JSON serializable',
    ],
    ['checked at Fri Jun 17 07:07:00 2005 by cron', 'checked at <*> by cron'],
    ['dump at 0x7fed806eb5d of C:\\Windows\\Temp\\a1.dll', 'dump at <*> of C:\\Windows\\Temp\\a<*>.dll'],
    ['wait state enable.................0', 'wait state enable... <*>'],
    ['utf8 text over http2 with sha256', 'utf8 text over http2 with sha256'],
  ])('%s', (message, template) => {
    expect(templateText(message)).toBe(template);
  });

  it('names a traceback by its exception line', () => {
    const text =
      'Traceback (most recent call last):\n  File "/app/a.py", line 3, in f\n    g(1)\nValueError: bad value 17\n';
    expect(templateText(text)).toBe('ValueError: bad value <*>');
    expect(templateText('request failed\njava.io.IOException: pipe 3 broke\n\tat a.B.c(B.java:3)')).toBe(
      'java.io.IOException: pipe <*> broke',
    );
  });

  it('takes the first line with text of other multi-line messages', () => {
    expect(templateText('\n  job 7 failed\nmore\n')).toBe('job <*> failed');
  });

  it('does not tell messages apart that differ in their numbers only', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        expect(templateText(`job ${a} of batch-${a} failed`)).toBe(
          templateText(`job ${b} of batch-${b} failed`),
        );
      }),
    );
  });
});

describe('maskMessage', () => {
  const part = fc.constantFrom(
    'failed',
    'blk_-17',
    '10.0.0.3:80',
    '"a value"',
    "'x'",
    'a=7,',
    'b=word',
    '/var/log/a1',
    'GET',
    '12.5 MB',
    '<1 sec',
    '<*>',
    '[3]',
    '()',
    'Jun',
    '9',
    'C:\\Temp\\a',
    'https://a.example.org/b/7?c=1',
    '{"k":1,"l":"v"}',
    '***',
    '=REDACTED',
    '[token:3fa19c02]',
    'io.app.Main$1',
    'a@b.example',
    "it's",
    'std::map',
    'on.....7',
    '-',
    ',',
  );
  const text = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(' '));

  it('is idempotent, as is templateText', () => {
    fc.assert(
      fc.property(text, (message) => {
        for (const mask of [(one: string) => maskMessage(one), templateText]) {
          const once = mask(message);
          expect(mask(once)).toBe(once);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is linear and bounded on hostile messages', () => {
    for (const unit of [
      '"',
      "'",
      '/',
      ':',
      '1',
      'a',
      '<*>',
      '\\"',
      'a1',
      '=',
      '{',
      '"a"b',
      '\nTraceback (most recent call last)',
      '\n\tat ',
      '* ',
      '-.-',
    ]) {
      const message = unit.repeat(Math.floor(262_144 / unit.length));
      const masked = maskMessage(message);
      expect(masked.length).toBeLessThanOrEqual(6_100);
    }
  }, 2_000);
});
