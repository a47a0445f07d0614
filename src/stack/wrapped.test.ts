import { expect, it } from 'vitest';
import { splitWrapped } from './index.ts';

it.each([
  [
    'start server: open db: dial tcp 10.0.0.3:5432: connect: connection refused',
    ['start server', 'open db', 'dial tcp 10.0.0.3:5432', 'connect', 'connection refused'],
  ],
  [
    'Get "http://a:80/b: c": context deadline exceeded',
    ['Get "http://a:80/b: c"', 'context deadline exceeded'],
  ],
  ['rpc error (code: Unavailable): no route', ['rpc error (code: Unavailable)', 'no route']],
  ['plain', ['plain']],
  ['at 12:30: 45 items', ['at 12:30: 45 items']],
])('%s', (message, parts) => {
  expect(splitWrapped(message)).toEqual(parts);
});
