import { expect, it } from 'vitest';
import { baselineOf } from './baseline.ts';
import type { Io } from './io.ts';
import { scratch } from './testing/run-rca.ts';

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

it('what is neither a file nor a form is answered with the forms', async () => {
  const ask = (text: string): Promise<unknown> =>
    baselineOf(text, {
      from: ['a.json'],
      since: undefined,
      runs: null,
      io: { cwd: scratch(), env: {} } as unknown as Io,
      investigate: () => Promise.reject(new Error('nothing is to be read')),
    });
  await expect(ask('bananas')).rejects.toMatchObject({
    message: 'neither a file nor one of the forms of a baseline',
    where: 'bananas',
    next: 'give the file of a JSON report, or one of: previous, revision:NAME, run:ID, report:FILE, entries:FILE, before:30m, none',
  });
  // A form was meant: what is missing is its file.
  await expect(ask('report:bananas')).rejects.toMatchObject({
    message: 'the report cannot be read: no such file',
    where: 'bananas',
  });
});

it('what was well before ran on any revision: the one asked for is of the run', async () => {
  const asked: object[] = [];
  const ask = (text: string): Promise<unknown> =>
    baselineOf(text, {
      from: ['a.json'],
      since: '30m',
      runs: null,
      io: {} as Io,
      investigate: (options) => {
        asked.push(options);
        return Promise.resolve({ schemaVersion: '1' } as never);
      },
    });
  await ask('entries:good.json');
  await ask('before:30m');
  expect(asked).toHaveLength(2);
  for (const options of asked) expect(options).toHaveProperty('revisions', undefined);
  await expect(ask('before:0m')).rejects.toMatchObject({ message: 'before:0m is no length of time' });
});

it('a bare file of NDJSON is one of entries: no report is written so', async () => {
  const asked: unknown[] = [];
  const ask = (text: string): Promise<unknown> =>
    baselineOf(text, {
      ...{ from: ['a.json'], since: undefined, runs: null, io: { cwd: '/' } as Io },
      investigate: ({ from }) => {
        asked.push(from);
        return Promise.resolve({ schemaVersion: '1' } as never);
      },
    });
  for (const file of ['good.ndjson', 'good.ndjson.gz', 'good.jsonl.zst']) await ask(file);
  expect(asked).toEqual([['good.ndjson'], ['good.ndjson.gz'], ['good.jsonl.zst']]);
  await expect(ask('/none/good.json')).rejects.toMatchObject({ where: '/none/good.json' });
});
