import { expect, test } from 'vitest';
import { entryFrom } from './testing/records.ts';

const STDOUT = 'projects/p/logs/run.googleapis.com%2Fstdout';
const AT = '2025-09-08T21:00:01Z';
const TRACE = 'Traceback (most recent call last):\n  File "/app/ws.py", line 5, in f\nTypeError: x';
const severityOf = (body: object, severity?: unknown, logName = STDOUT): string =>
  entryFrom({ logName, timestamp: AT, insertId: 'i', ...(severity !== undefined && { severity }), ...body })
    .severity;

test.each([
  ['ERROR', 'ERROR'],
  ['warning', 'WARNING'],
  [500, 'ERROR'],
  ['400', 'WARNING'],
  ['fatal', 'CRITICAL'],
])('the field %j stands', (field, severity) => {
  expect(severityOf({ textPayload: 'DEBUG: x' }, field)).toBe(severity);
});

test.each([
  [{ textPayload: '[2025-09-16 00:41:13 +0000] [14] [ERROR] x' }, 'ERROR'],
  [{ textPayload: TRACE }, 'ERROR'],
  [{ textPayload: 'panic: runtime error: index out of range\n\ngoroutine 1 [running]:' }, 'CRITICAL'],
  [{ textPayload: 'Fetching image' }, 'DEFAULT'],
  [{ textPayload: '{"level":"error","msg":"boom"}' }, 'ERROR'],
  [{ jsonPayload: { level: 50, msg: 'boom' } }, 'ERROR'],
  [{ jsonPayload: { level: 30, msg: 'ERROR: not this' } }, 'INFO'],
  [{ jsonPayload: { levelname: 'WARNING', message: 'x' } }, 'WARNING'],
  [{ jsonPayload: { levelno: 40, message: 'x' } }, 'ERROR'],
  [{ jsonPayload: { PRIORITY: '3', MESSAGE: 'x' } }, 'ERROR'],
  [{ jsonPayload: { log: { level: 'error' }, message: 'x' } }, 'ERROR'],
  [{ jsonPayload: { level: 3, message: 'a level of a game' } }, 'DEFAULT'],
  [{ jsonPayload: { message: 'failed', exc_info: TRACE } }, 'ERROR'],
  [{ jsonPayload: { kind: 'Event', type: 'Warning', reason: 'BackOff', message: 'x' } }, 'WARNING'],
] as const)('unset: %j is %s', (body, severity) => {
  expect(severityOf(body)).toBe(severity);
  expect(severityOf(body, 'DEFAULT')).toBe(severity);
});

test('INFO on a stream gives way to a higher level of the line, never to a lower one', () => {
  expect(severityOf({ textPayload: '12:00:01.123 ERROR c.x.Y - boom' }, 'INFO')).toBe('ERROR');
  expect(severityOf({ jsonPayload: { level: 'ERROR', message: 'pool exhausted' } }, 'INFO')).toBe('ERROR');
  expect(severityOf({ textPayload: TRACE }, 'INFO')).toBe('ERROR');
  expect(severityOf({ textPayload: '12:00:01.123 DEBUG c.x.Y - x' }, 'INFO')).toBe('INFO');
  expect(severityOf({ textPayload: `12:00:01.123 INFO c.x.Y - retried after\n${TRACE}` }, 'INFO')).toBe(
    'INFO',
  );
});

test('ERROR on stderr is what the agent of GKE puts on each line: a level of the line counts, a lower one too', () => {
  const onStderr = (body: object): string => severityOf(body, 'ERROR', 'projects/p/logs/stderr');
  expect(onStderr({ textPayload: 'INFO:feed:imported 8123 items' })).toBe('INFO');
  expect(onStderr({ textPayload: 'I1117 09:06:40.115001       1 main.go:142] reconciled' })).toBe('INFO');
  expect(onStderr({ jsonPayload: { level: 'warn', msg: 'slow' } })).toBe('WARNING');
  expect(onStderr({ textPayload: 'F1117 09:06:40.115001       1 main.go:142] lost' })).toBe('CRITICAL');
  expect(onStderr({ textPayload: 'no level at all' })).toBe('ERROR');
  expect(onStderr({ textPayload: `12:00:01.123 INFO c.x.Y - retried after\n${TRACE}` })).toBe('ERROR');
  expect(severityOf({ textPayload: 'INFO: x' }, 'ERROR', 'projects/p/logs/my-app')).toBe('ERROR');
});

test("INFO in a log that is no stream is the writer's word", () => {
  expect(severityOf({ textPayload: 'ERROR: x' }, 'INFO', 'projects/p/logs/my-app')).toBe('INFO');
});

test('an error object nested in an INFO line is noise', () => {
  const jsonPayload = {
    error: { message: 'Missing field', severity: 'ERROR', traceback: '', type: 'str' },
    message: 'compatibility module loaded',
    validation: { severity: 'INFO' },
  };
  const entry = entryFrom({ logName: STDOUT, timestamp: AT, severity: 'INFO', jsonPayload });
  expect(entry).toMatchObject({
    severity: 'INFO',
    fieldSeverity: 'INFO',
    textSeverity: undefined,
    stackTexts: [],
  });
});

test("the line's own level is kept beside the field", () => {
  expect(
    entryFrom({ logName: STDOUT, timestamp: AT, severity: 'ERROR', textPayload: 'INFO: up' }),
  ).toMatchObject({ severity: 'ERROR', textSeverity: 'INFO' });
});
