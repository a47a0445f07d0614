import { expect, it } from 'vitest';
import { isComplaint } from './complaint.ts';

it.each([
  'stalls returned 503',
  'request failed, answering 502',
  'responding with status 500 to the client',
  'stalls did not answer within 1500 ms',
  'request to http://stalls timed out after 2000 ms',
  'Response status code does not indicate success: 500 (Internal Server Error).',
  'ERROR GET /tickets -> 500',
  '401 from gate for a signed-in user',
  'context deadline exceeded',
  'read from prices.example:9443: i/o timeout',
  'gate: unexpected EOF',
  'no healthy upstream for stalls',
  'fetch failed: ECONNRESET',
])('takes %j for a complaint of what was called', (text) => {
  expect(isComplaint(text)).toBe(true);
});

it.each([
  'price table is empty',
  'returned 500 rows too many',
  'read 500 from disk',
  'job 7 did not answer the question',
  'GET /tickets: no such table',
  'unexpected EOF in template footer',
])('takes %j for an error of its own', (text) => {
  expect(isComplaint(text)).toBe(false);
});
