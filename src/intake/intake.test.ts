import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry, JsonObject, RawRecord } from '../model/index.ts';
import { createIntake } from './intake.ts';
import { recordOf, textRecord } from './testing/records.ts';

const BASE = {
  logName: 'projects/p/logs/run.googleapis.com%2Fstdout',
  timestamp: '2025-09-08T21:00:01Z',
  textPayload: 'x',
};

function pass(
  records: readonly RawRecord[],
  intake = createIntake(),
): { readonly entries: readonly Entry[]; readonly intake: typeof intake } {
  const entries = records.map((record) => intake.accept(record)).filter((entry) => entry !== null);
  return { entries: [...entries, ...intake.finish()], intake };
}

describe('duplicates', () => {
  test('same logName, timestamp and insertId is one entry, however the time is written', () => {
    const { entries, intake } = pass([
      recordOf({ ...BASE, insertId: 'a' }),
      recordOf({ ...BASE, insertId: 'a', timestamp: '2025-09-08T23:00:01.000+02:00' }),
      recordOf({ ...BASE, insertId: 'b' }),
      recordOf({ ...BASE, insertId: 'a', logName: 'projects/p/logs/other' }),
      recordOf({ ...BASE, insertId: 'a', timestamp: '2025-09-08T21:00:01.000000001Z' }),
    ]);
    expect(entries).toHaveLength(4);
    expect(intake.counts()).toMatchObject({ entries: 4, duplicates: 1 });
  });

  test('entries without insertId are never duplicates', () => {
    const { intake } = pass([recordOf(BASE), recordOf(BASE), recordOf(BASE)]);
    expect(intake.counts()).toMatchObject({ entries: 3, duplicates: 0, withoutInsertId: 3 });
  });

  test('of copies that carry unequal much the fuller is kept, with settled decisions in any order', () => {
    const full = recordOf({ ...BASE, insertId: 'a', labels: { instanceId: '1' }, trace: 't1t2t3t4t5t6t7t8' });
    const row = recordOf({
      log_name: BASE.logName,
      insert_id: 'a',
      timestamp: BASE.timestamp,
      text_payload: 'x',
    });
    for (const order of [
      [full, row],
      [row, full],
    ]) {
      const first = pass(order);
      expect(first.intake.counts().conflicting).toBe(1);
      const second = pass(order, createIntake({ decisions: first.intake.decisions() }));
      expect(second.entries.map((entry) => entry.instance)).toEqual(['1']);
      expect(second.intake.counts()).toMatchObject({ entries: 1, duplicates: 1, conflicting: 1 });
    }
  });

  test('shuffled input with copies gives the same entries and counts', () => {
    const record = fc.record({
      id: fc.nat(5),
      text: fc.constantFrom('x', 'y', 'z'),
      received: fc.constantFrom(1, 2, 90),
    });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (specs, numbers) => {
        const records = specs.map(({ id, text, received }) =>
          recordOf({
            ...BASE,
            insertId: `i${id}`,
            textPayload: text,
            receiveTimestamp: new Date(Date.UTC(2025, 8, 8, 21, 0, received)).toISOString(),
          }),
        );
        const shuffled = records
          .map((one) => [Number(numbers.next().value), one] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, one]) => one);
        const settled = [records, shuffled].map((order) => {
          const { entries, intake } = pass(
            order,
            createIntake({ decisions: pass(order).intake.decisions() }),
          );
          return { hashes: entries.map((entry) => entry.hash).sort(), counts: intake.counts() };
        });
        expect(settled[1]).toEqual(settled[0]);
      }),
    );
  });

  test('a second pass with the decisions of the first gives the same entries', () => {
    const records = [1, 2, 3, 2, 1].map((id) => recordOf({ ...BASE, insertId: `i${id}` }));
    const first = pass(records);
    const second = pass(records, createIntake({ decisions: first.intake.decisions() }));
    expect(second.entries.map((entry) => entry.hash)).toEqual(first.entries.map((entry) => entry.hash));
    expect(second.intake.counts()).toEqual(first.intake.counts());
  });
});

describe('what cannot be read is counted and located', () => {
  test.each([
    ['plain text line', 'not JSON (plain text?)'],
    ['{"a": tru', 'broken JSON, cut off before its end'],
    ['{"a": tru}', 'broken JSON'],
    ['  ', 'empty'],
    ['[1]', 'a list where a log entry should be'],
    ['null', 'null where a log entry should be'],
    ['{"a":1}', 'a JSON object that is no log entry: neither its fields nor a time'],
    ['{"insertId":"a","textPayload":"secret"}', 'no timestamp'],
    ['{"insertId":"a","timestamp":"secret"}', 'a timestamp that cannot be read'],
    ['{"message":{"data":"AAAA"}}', 'Pub/Sub data: not JSON (plain text?)'],
  ])('%s', (text, reason) => {
    const intake = createIntake();
    expect(intake.accept(textRecord(text, 7))).toBeNull();
    expect(intake.counts()).toMatchObject({
      unreadable: 1,
      unreadableWhere: [{ where: { file: 'test.ndjson', line: 7 }, reason }],
    });
  });

  test("only the first 20 are located, all are counted; a source's own are among them", () => {
    const intake = createIntake();
    intake.accept({ kind: 'unreadable', reason: 'cut off', where: { file: 'f', line: 1 } });
    for (let i = 0; i < 30; i++) intake.accept(textRecord('x'));
    expect(intake.counts().unreadable).toBe(31);
    expect(intake.counts().unreadableWhere).toHaveLength(20);
    expect(intake.counts().unreadableWhere[0]?.reason).toBe('cut off');
  });

  test('bytes that are no UTF-8 are read with a replacement and counted', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"timestamp":"2025-09-08T21:00:01Z","textPayload":"caf'),
      Buffer.from([0xe9]),
      Buffer.from('"}'),
    ]);
    const { entries, intake } = pass([textRecord(bytes)]);
    expect(entries[0]?.message).toBe('caf\ufffd');
    expect(intake.counts().invalidUtf8).toBe(1);
  });

  test('a byte order mark is no error; text beyond ASCII is read as UTF-8', () => {
    const { entries } = pass([
      textRecord(Buffer.from('\ufeff{"timestamp":"2025-09-08T21:00:01Z","textPayload":"größe 🙂"}')),
    ]);
    expect(entries[0]?.message).toBe('größe 🙂');
  });

  test('no value makes intake throw', () => {
    const intake = createIntake();
    const key = fc.constantFrom(
      'timestamp',
      'severity',
      'jsonPayload',
      'json_payload',
      'labels',
      'resource',
      'split',
      'message',
      'data',
      'httpRequest',
      'trace',
      'uid',
      'totalSplits',
      'insertId',
      'error',
      'stack',
      '__proto__',
    );
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.double(),
        fc.constant(null),
        fc.constant('2025-01-01T00:00:00Z'),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(key, tie('any'), { maxKeys: 5 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (one) => {
        const entry = intake.accept(recordOf(one ?? null));
        if (entry)
          for (const member of [
            'severity',
            'message',
            'stackTexts',
            'correlation',
            'service',
            'revision',
            'instance',
            'http',
            'hash',
            'logId',
            'project',
          ] as const)
            void entry[member];
      }),
      { numRuns: 1000 },
    );
    intake.finish();
  });
});

describe('counts', () => {
  test('payloads: text, JSON and proto count, an empty one does not; a request alone is told apart', () => {
    const http = { status: 200, requestUrl: 'https://h/p' };
    const bodies: JsonObject[] = [
      { textPayload: 'x' },
      { jsonPayload: { a: 1 } },
      { protoPayload: { methodName: 'm' } },
      { textPayload: '' },
      { jsonPayload: {} },
      { httpRequest: http },
      {},
    ];
    const { intake } = pass(
      bodies.map((body, i) =>
        recordOf({ logName: BASE.logName, timestamp: BASE.timestamp, insertId: `${i}`, ...body }),
      ),
    );
    expect(intake.counts()).toMatchObject({ entries: 7, withoutPayload: 4, requestOnly: 1 });
  });

  test('late: received more than 60 s after its time', () => {
    const { intake } = pass(
      ['21:00:02Z', '21:01:01Z', '21:01:01.000000001Z'].map((at) =>
        recordOf({ ...BASE, receiveTimestamp: `2025-09-08T${at}` }),
      ),
    );
    expect(intake.counts().late).toBe(1);
  });

  test('without timestamp the receive time stands', () => {
    const { entries } = pass([
      recordOf({ logName: BASE.logName, receiveTimestamp: '2025-09-08T21:00:02.5Z', textPayload: 'x' }),
    ]);
    expect(entries[0]?.timestamp).toBe('2025-09-08T21:00:02.500Z');
  });
});
