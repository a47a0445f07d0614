import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry, Json, JsonObject } from '../model/index.ts';
import { createIntake } from './intake.ts';
import { recordOf } from './testing/records.ts';

const HEAD = {
  logName: 'projects/p/logs/cloudaudit.googleapis.com%2Factivity',
  timestamp: '2025-09-08T20:58:00.123456Z',
  resource: { type: 'cloud_run_revision', labels: { service_name: 'api' } },
};

function part(index: number, total: number, request: Json): JsonObject {
  return {
    ...HEAD,
    insertId: `abc${index}`,
    split: { uid: 'abc', ...(index > 0 && { index }), totalSplits: total },
    protoPayload: { '@type': 't', methodName: 'Services.ReplaceService', request },
  };
}

function rejoin(parts: readonly JsonObject[]): {
  readonly entries: readonly Entry[];
  readonly counts: ReturnType<ReturnType<typeof createIntake>['counts']>;
} {
  const intake = createIntake();
  for (const one of parts) expect(intake.accept(recordOf(one))).toBeNull();
  const entries = intake.finish();
  return { entries, counts: intake.counts() };
}

test('texts are concatenated, lists joined by position, as documented', () => {
  const { entries, counts } = rejoin([
    part(1, 2, { list: ['', 'r', 'baz'], text: 'lo' }),
    part(0, 2, { list: ['foo', 'ba'], text: 'hel', n: 5 }),
  ]);
  expect((entries[0]?.raw.protoPayload as JsonObject).request).toEqual({
    list: ['foo', 'bar', 'baz'],
    text: 'hello',
    n: 5,
  });
  expect((entries[0]?.raw.protoPayload as JsonObject).methodName).toBe('Services.ReplaceService');
  expect(entries[0]?.raw.split).toBeUndefined();
  expect(entries[0]?.insertId).toBe('abc0');
  expect(counts).toMatchObject({ entries: 1, splitJoined: 1, splitIncomplete: 0, duplicates: 0 });
});

test('a group with a part missing is one entry, said to be incomplete', () => {
  const { entries, counts } = rejoin([
    part(2, 3, { a: 'z' }),
    part(0, 3, { a: 'x' }),
    part(0, 3, { a: 'x' }),
  ]);
  expect(entries).toHaveLength(1);
  expect(entries[0]?.raw.split).toEqual({ uid: 'abc', totalSplits: 3 });
  expect(counts).toMatchObject({ entries: 1, splitJoined: 0, splitIncomplete: 1, duplicates: 1 });
});

const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const tree = fc.letrec<{ node: Json }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('node'), { minLength: 1, maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1 }), tie('node'), {
      minKeys: 1,
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
})).node;

/** Cuts a value into `count` parts as Cloud Logging does; a part without a share of the value is undefined. */
function cutUp(value: Json, count: number, pick: (n: number) => number): (Json | undefined)[] {
  if (typeof value === 'string') {
    const cuts = Array.from({ length: count - 1 }, () => pick(value.length + 1)).sort((a, b) => a - b);
    return Array.from({ length: count }, (_, i) => value.slice(cuts[i - 1] ?? 0, cuts[i] ?? value.length));
  }
  if (Array.isArray(value)) {
    const members = (value as readonly Json[]).map((member) => cutUp(member, count, pick));
    return Array.from({ length: count }, (_, i) => members.map((pieces) => pieces[i] ?? ''));
  }
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).map(
      ([key, member]) => [key, cutUp(member ?? null, count, pick)] as const,
    );
    return Array.from({ length: count }, (_, i) =>
      Object.fromEntries(
        members.filter(([, pieces]) => pieces[i] !== undefined).map(([key, pieces]) => [key, pieces[i]!]),
      ),
    );
  }
  const owner = pick(count);
  return Array.from({ length: count }, (_, i) => (i === owner ? value : undefined));
}

test('split in any way and shuffled, an entry is rejoined as it was', () => {
  const request = fc.dictionary(fc.string({ minLength: 1 }), tree, { minKeys: 1, noNullPrototype: true });
  fc.assert(
    fc.property(
      request,
      fc.integer({ min: 2, max: 5 }),
      fc.infiniteStream(fc.nat(1_000_000)),
      (original, count, numbers) => {
        const pick = (n: number): number => Number(numbers.next().value) % n;
        const pieces = cutUp(original, count, pick);
        const order = pieces.map((_, i) => i).sort(() => pick(3) - 1);
        const { entries, counts } = rejoin(order.map((i) => part(i, count, pieces[i] ?? {})));
        expect(counts.splitJoined).toBe(1);
        expect((entries[0]?.raw.protoPayload as JsonObject).request).toEqual(original);
      },
    ),
  );
});
