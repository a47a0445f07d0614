import { expect, test } from 'vitest';
import { buildRule } from './build-rule.ts';
import { explainMatch, explainMiss } from './explain.ts';
import type { Condition } from './rule-doc.ts';
import { exceptionOf, viewOf } from './testing/views.ts';
import type { EntryView } from './types.ts';

function misses(when: Condition, view: EntryView): readonly string[] {
  const rule = buildRule(
    { id: 'R', title: 'r', tier: 'symptom', severity: 'low', because: 'r', when },
    'r.yaml',
    null,
  );
  const explained = explainMatch(rule, view);
  expect(explained.hit === null).toBe(!explained.step.ok);
  return explained.misses.map(explainMiss);
}

const entry = viewOf({ severity: 'INFO', textPayload: 'disk 7 is slow' });

test('a hit has no misses', () => {
  expect(misses({ text: 'disk', level: 'INFO' }, entry)).toEqual([]);
});

test('every condition that failed, with what the entry has', () => {
  expect(
    misses({ text: 'disk \\d+ is full', level: 'ERROR', exception: { type: 'OSError' } }, entry),
  ).toEqual([
    'when.level: wanted severity ERROR or above, got "severity INFO"',
    'when.text: wanted /disk \\d+ is full/ in the message, got "disk 7 is slow"',
    'when.exception: wanted an exception with type /OSError/, got "the entry shows no exception"',
  ]);
});

test('of a filter the clauses that failed, each with the value that the entry has', () => {
  const filter =
    'severity>=INFO AND jsonPayload.code="E7" AND resource.labels.zone="a" AND textPayload:"slow"';
  expect(misses({ filter }, entry)).toEqual([
    `when.filter: wanted ${filter}, got ${JSON.stringify('jsonPayload.code = "E7" does not hold: the entry does not have the field; resource.labels.zone = "a" does not hold: the entry does not have the field')}`,
  ]);
  expect(misses({ filter: 'textPayload="disk 8 is slow"' }, entry)[0]).toContain(
    JSON.stringify('textPayload = "disk 8 is slow" does not hold: it is "disk 7 is slow"'),
  );
  expect(misses({ filter: '"fast" OR "quick"' }, entry)[0]).toContain('does not hold');
});

test('of alternatives the one that came nearest; of a negation what holds', () => {
  expect(
    misses(
      {
        any: [
          { text: 'x', level: 'ERROR' },
          { text: 'disk', level: 'WARNING' },
        ],
      },
      entry,
    ),
  ).toEqual(['when.any.1.level: wanted severity WARNING or above, got "severity INFO"']);
  expect(misses({ not: { text: 'slow' } }, entry)).toEqual([
    'when.not: wanted not: /slow/ in the message, got "it holds"',
  ]);
});

test('the exception that came nearest', () => {
  const view = viewOf({ textPayload: 'x' }, [
    exceptionOf('ValueError', 'bad'),
    exceptionOf('OSError', 'disk is slow'),
  ]);
  expect(misses({ exception: { type: 'OSError', message: 'full' } }, view)).toEqual([
    'when.exception: wanted an exception with type /OSError/, message /full/, got "message of OSError: disk is slow"',
  ]);
});
