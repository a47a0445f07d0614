import { expect, test } from 'vitest';
import { entryFrom } from './testing/records.ts';
import { hasTraceSign, unescapeLines } from './trace-sign.ts';

const AT = '2025-09-08T21:00:01Z';
const PY = 'Traceback (most recent call last):\n  File "/app/ws.py", line 5, in f\nTypeError: x';
const JS = 'TypeError: x\n    at f (/app/a.js:1:2)';
const stacksOf = (jsonPayload: object): readonly string[] =>
  entryFrom({ timestamp: AT, insertId: 'i', jsonPayload }).stackTexts;

test.each([
  [{ message: 'm', stack_trace: PY }, [PY]],
  [{ message: 'm', exc_info: PY.replaceAll('\n', '\\n') }, [PY]],
  [{ message: 'm', exception: { type: 'TypeError', message: 'x', stacktrace: JS } }, [JS]],
  [{ message: 'm', err: { type: 'TypeError', message: 'x', stack: JS } }, [JS]],
  [
    { message: 'm', error: { type: 'ModuleNotFoundError', value: "No module named 'a'", traceback: null } },
    ["ModuleNotFoundError: No module named 'a'"],
  ],
  [{ message: 'm', error: { type: 'TypeError', message: 'x', stack: '    at f (/app/a.js:1:2)' } }, [JS]],
  [
    {
      message: 'm',
      error: { type: 'TypeError', message: 'x', traceback: PY.slice(0, PY.lastIndexOf('\n')) },
    },
    [PY],
  ],
  [{ message: 'm', deep: { down: [{ text: JS }] } }, [JS]],
  [{ message: 'm', stack: ['TypeError: x', '    at f (/app/a.js:1:2)'] }, [JS]],
  // Monolog's own form: the exception that is wrapped comes first, as PHP prints it.
  [
    {
      message: 'payment failed',
      context: {
        exception: {
          class: 'App\\Declined',
          message: 'card was declined',
          code: 402,
          file: '/app/src/Gateway.php:61',
          trace: ['/app/src/Checkout.php:22', '/app/public/index.php:14'],
          previous: {
            class: 'Http\\ClientException',
            message: '402',
            file: '/app/vendor/http/Client.php:113',
            trace: ['/app/src/Gateway.php:58'],
          },
        },
      },
    },
    [
      [
        'PHP Fatal error:  Uncaught Http\\ClientException: 402 in /app/vendor/http/Client.php:113',
        'Stack trace:',
        '#0 /app/src/Gateway.php(58)',
        '#1 {main}',
        '',
        'Next App\\Declined: card was declined in /app/src/Gateway.php:61',
        'Stack trace:',
        '#0 /app/src/Checkout.php(22)',
        '#1 /app/public/index.php(14)',
        '#2 {main}',
      ].join('\n'),
    ],
  ],
  [{ message: 'm', exception: { class: 'App\\Declined', message: 'no file' } }, []],
  [{ message: PY }, []],
  [{ message: PY.replaceAll('\n', '\\n') }, [PY]],
  [
    {
      message: 'm',
      exc_info: true,
      stack: '',
      error: { message: 'Missing field', type: 'str', traceback: '' },
    },
    [],
  ],
  [{ message: 'm', exc_info: 'NoneType: None' }, []],
])('%j', (payload, texts) => {
  expect(stacksOf(payload)).toEqual(texts);
});

test('JSON inside the message is searched too', () => {
  expect(
    entryFrom({
      timestamp: AT,
      insertId: 'i',
      textPayload: `failed ${JSON.stringify({ error: { stack: JS } })}`,
    }).stackTexts,
  ).toEqual([JS]);
});

test('wide and deep payloads are searched up to a bound', () => {
  let deep: object = { stack: JS };
  for (let i = 0; i < 50; i++) deep = { deep };
  expect(stacksOf({ message: 'm', deep })).toEqual([]);
  expect(
    stacksOf(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`k${i}`, `${JS}${i}`]))).length,
  ).toBeLessThanOrEqual(8);
});

test.each([
  PY,
  JS,
  `Oops\n\tat a.B.c(B.java:1)`,
  'panic: x',
  "thread 'main' panicked at src/main.rs:1:2:\nx",
  'goroutine 1 [running]:',
])('a trace: %j', (text) => {
  expect(hasTraceSign(text)).toBe(true);
});

test.each(['look at this', 'meet goroutine leaks', 'line one\nline two', "Don't panic: x"])(
  'no trace: %j',
  (text) => {
    expect(hasTraceSign(text)).toBe(false);
  },
);

test('written-out line breaks are undone only where there are no real ones', () => {
  expect(unescapeLines('a\\n\\tb \\"c\\"')).toBe('a\n\tb "c"');
  expect(unescapeLines('a\nC:\\new')).toBe('a\nC:\\new');
});
