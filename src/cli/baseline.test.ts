import { expect, it } from 'vitest';
import { baselineOf } from './baseline.ts';
import type { Io } from './io.ts';

it('standard input is the run or its baseline, not both', async () => {
  const report = { schemaVersion: '1' } as never;
  const ask = (from: readonly string[]): Promise<unknown> =>
    baselineOf('entries:-', {
      from,
      since: undefined,
      runs: null,
      io: {} as Io,
      investigate: () => Promise.resolve(report),
    });
  await expect(ask(['a.json', '-'])).rejects.toMatchObject({
    message: 'standard input cannot be the run and its baseline',
    where: '--baseline entries:-',
  });
  expect(await ask(['a.json'])).toMatchObject({ kind: 'report', earlier: { report, source: '-' } });
});
