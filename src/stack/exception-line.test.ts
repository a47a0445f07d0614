import { describe, expect, it } from 'vitest';
import { isStackFragment, parseException, parseExceptionLine } from './index.ts';

describe('one-line exceptions', () => {
  it.each([
    [
      "ModuleNotFoundError: No module named 'shop.monitoring'",
      'python',
      'ModuleNotFoundError',
      "No module named 'shop.monitoring'",
    ],
    [
      'java.net.ConnectException: Connection refused',
      'java',
      'java.net.ConnectException',
      'Connection refused',
    ],
    [
      'setup failed: sqlalchemy.exc.OperationalError: server closed the connection',
      'python',
      'sqlalchemy.exc.OperationalError',
      'server closed the connection',
    ],
    [
      'Npgsql.PostgresException: 42P01: relation is missing',
      'csharp',
      'Npgsql.PostgresException',
      '42P01: relation is missing',
    ],
    [
      'TypeError [ERR_INVALID_ARG_TYPE]: The "path" argument must be a string',
      'unknown',
      'TypeError',
      'The "path" argument must be a string',
    ],
  ])('%s', (line, language, type, message) => {
    expect(parseExceptionLine(line)).toEqual({ language, type, message });
  });

  it.each([
    'Error: cannot connect',
    'An Error occurred',
    'error: retrying',
    'INFO Error count: 3',
    'No errors',
    'TimeoutError',
    'DeprecationWarning: The `url.parse()` API is deprecated.',
    'ResourceWarning: unclosed socket',
    '',
  ])('reads no exception in %j', (line) => {
    expect(parseExceptionLine(line)).toBeNull();
  });

  it('is a chain only where the text starts with it', () => {
    expect(parseException("ModuleNotFoundError: No module named 'x'")?.exceptions).toEqual([
      { type: 'ModuleNotFoundError', message: "No module named 'x'", frames: [] },
    ]);
    expect(
      parseException("2031-03-04T05:06:07Z INFO skipped, ModuleNotFoundError: No module named 'x'"),
    ).toBeNull();
  });
});

describe('texts without a trace', () => {
  it.each([
    'The release is at the gate (see page 3).\nNothing failed at all: 3 of 3 checks passed.',
    '2031-03-04 05:06:07 INFO listening at http://0.0.0.0:8080\n2031-03-04 05:06:08 INFO mail to ops@shop.example:25 sent',
    'Caused by: bad weather\n#1 fix the roof (house.dart)\nsee main.go:12 and app/models/x.rb:3',
    '# Changes\n\n1. update at least twice\n2. panic: never',
    'Traceback (most recent call last):',
    '"main" #1 prio=5 os_prio=0\n   java.lang.Thread.State: RUNNABLE\n\tat com.tinyshop.Main.run(Main.java:3)\n\tat com.tinyshop.Main.main(Main.java:1)',
  ])('%j', (text) => {
    expect(parseException(text)).toBeNull();
  });
});

describe('pieces', () => {
  it.each([
    ['Traceback (most recent call last):', 'header'],
    ['  File "/srv/x.py", line 3, in f', 'frame'],
    ['2031-03-04T05:06:07Z stderr F   File "/srv/x.py", line 3, in f', 'frame'],
    ['\tat com.tinyshop.A.b(A.java:3)', 'frame'],
    ['    at f (/srv/x.js:1:2)', 'frame'],
    ['\t/srv/main.go:12 +0x1f', 'frame'],
    ['#0 /srv/x.php(3): f()', 'frame'],
    ["\tfrom /srv/x.rb:3:in 'f'", 'frame'],
    ['Caused by: java.io.IOException: x', 'connector'],
    ['During handling of the above exception, another exception occurred:', 'connector'],
    ['goroutine 1 [running]:', 'header'],
    ["thread 'main' panicked at src/main.rs:4:5:", 'header'],
    ['ValueError: bad', 'exception'],
    ['           ^^^^^', 'source'],
    ['    return 1', 'source'],
    ['GET /healthz 200', null],
    ['2031-03-04T05:06:07Z INFO ready', null],
    ['', null],
  ])('%j is %s', (line, kind) => {
    expect(isStackFragment(line)).toBe(kind);
  });
});
