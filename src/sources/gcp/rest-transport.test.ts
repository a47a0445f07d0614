import { expect, it } from 'vitest';
import { restTransport } from './rest-transport.ts';

const request = {
  resourceNames: ['projects/p'],
  filter: '',
  orderBy: 'timestamp desc',
  pageSize: 1,
  pageToken: '',
} as const;

it('does not wait for a token that never comes', async () => {
  const transport = restTransport('http://127.0.0.1:1', () => new Promise(() => undefined));
  const signal = new AbortController().signal;
  await expect(transport.list(request, { timeoutMs: 50, signal })).rejects.toMatchObject({
    status: 'DEADLINE_EXCEEDED',
  });
});
