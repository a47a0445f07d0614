import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createActivity, type Writer } from './activity.ts';
import { tellsFailure } from './failing.ts';

type Seen = readonly [service: string, seconds: number, failed: boolean];

function countAll(seen: readonly Seen[]): ReturnType<ReturnType<typeof createActivity>['result']> {
  const counts = createActivity();
  const writers = new Map<string, Writer>();
  for (const [service, seconds, failed] of seen) {
    const writer = writers.get(service) ?? counts.writer();
    writers.set(service, writer);
    counts.add(writer, seconds, failed);
  }
  return counts.result([...writers].sort(([a], [b]) => (a < b ? -1 : 1)));
}

test('entries and failures by minute, a silent minute is a 0', () => {
  const at = 1_768_903_200;
  const counts = countAll([
    ['api', at + 59, false],
    ['api', at + 60, true],
    ['web', at + 61, false],
    ['api', at + 185, false],
    ['api', at + 1, false],
  ]);
  expect(counts).toEqual({
    start: at,
    step: 60,
    services: [
      { name: 'api', entries: [2, 1, 0, 1], failures: [0, 1, 0, 0] },
      { name: 'web', entries: [0, 1, 0, 0], failures: [0, 0, 0, 0] },
    ],
  });
});

test('300 minutes are minutes; one more makes steps of five', () => {
  expect(countAll([['api', 0, false], ['api', 299 * 60, true]])).toMatchObject({ step: 60 }); // prettier-ignore
  const wide = countAll([['api', 60, false], ['api', 239, false], ['api', 301 * 60, true]]); // prettier-ignore
  expect(wide).toMatchObject({ start: 0, step: 300 });
  expect(wide?.services[0]?.entries.slice(0, 2)).toEqual([2, 0]);
  expect(wide?.services[0]?.failures.at(-1)).toBe(1);
});

test('times before 1970 and all years of four digits have their step', () => {
  const counts = countAll([['api', -62_135_596_800, false], ['api', 253_402_300_799, true]]); // prettier-ignore
  expect(counts?.services[0]?.entries.length).toBeLessThanOrEqual(300);
  expect([counts?.services[0]?.entries[0], counts?.services[0]?.entries.at(-1)]).toEqual([1, 1]);
});

test('the order of the entries never shows, and each is counted once (property)', () => {
  const seen = fc.tuple(
    fc.constantFrom('api', 'web'),
    fc.oneof(fc.integer({ min: -400, max: 30_000 }), fc.integer({ min: 0, max: 2_000_000_000 })),
    fc.boolean(),
  );
  fc.assert(
    fc.property(fc.array(seen, { minLength: 1, maxLength: 20 }), (entries) => {
      const counts = countAll(entries);
      expect(countAll([...entries].reverse())).toEqual(counts);
      expect(countAll([...entries].sort(([, a], [, b]) => a - b))).toEqual(counts);
      const total = counts?.services.flatMap((s) => s.entries).reduce((sum, n) => sum + n, 0);
      const failed = counts?.services.flatMap((s) => s.failures).reduce((sum, n) => sum + n, 0);
      expect(total).toBe(entries.length);
      expect(failed).toBe(entries.filter(([, , failure]) => failure).length);
    }),
  );
});

test('what two count apart and add up is what one counts (property)', () => {
  const seen = fc.tuple(
    fc.constant('api'),
    fc.oneof(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 2_000_000_000 })),
    fc.boolean(),
  );
  fc.assert(
    fc.property(fc.array(seen, { minLength: 1 }), fc.array(seen), (here, there) => {
      const [one, two] = [createActivity(), createActivity()];
      const [own, other] = [one.writer(), two.writer()];
      for (const [, seconds, failed] of here) one.add(own, seconds, failed);
      for (const [, seconds, failed] of there) two.add(other, seconds, failed);
      one.addCells(own, other.cells, two.step());
      expect(one.result([['api', own]])).toEqual(countAll([...here, ...there]));
    }),
  );
});

test('nothing counted has no steps', () => {
  expect(createActivity().result([])).toBeNull();
});

test('what counts as a failure: ERROR and above, or a status of 500 and above', () => {
  expect(tellsFailure('WARNING', undefined)).toBe(false);
  expect(tellsFailure('ERROR', undefined)).toBe(true);
  expect(tellsFailure('EMERGENCY', 200)).toBe(true);
  expect(tellsFailure('INFO', 499)).toBe(false);
  expect(tellsFailure('INFO', 500)).toBe(true);
});
