import { expect, test } from 'vitest';
import type { Coverage, Observed, Signal } from '../model/index.ts';
import { SECOND } from '../util/time.ts';
import { silenceNotices } from './silences.ts';

const START = Date.UTC(2026, 0, 20, 10) / 1000;
const at = (minute: number, second = 0): bigint => BigInt(START + minute * 60 + second) * SECOND;
const times = (n: number, entries: number): readonly number[] => Array.from({ length: n }, () => entries);
/** 42 minutes of 41 entries, and 18 silent ones. */
const ENDS = [...times(42, 41), ...times(18, 0)];
const ON = times(60, 7);

interface Given {
  readonly steps?: Readonly<Record<string, readonly number[]>>;
  /** Revisions of all services. */
  readonly revisions?: readonly string[];
  readonly signals?: readonly Pick<Signal, 'service' | 'time' | 'asked'>[];
  readonly selected?: boolean;
  readonly complete?: boolean;
}

function said({
  steps = { auth: ENDS, web: ON },
  revisions = ['r-1'],
  ...more
}: Given = {}): readonly string[] {
  const names = Object.keys(steps);
  const observed = {
    activity: {
      ...{ start: START, step: 60 },
      services: names.map((name) => ({ name, entries: steps[name] ?? [], failures: [] })),
    },
    services: names.map((name) => ({
      ...{ name, entries: 1, last: name === 'auth' ? at(41, 13) : at(59, 58) },
      revisions: revisions.map((revision) => ({
        ...{ name: revision, first: at(0), last: at(1), entries: 1, instances: 1 },
      })),
    })),
    signals: (more.signals ?? []) as Observed['signals'],
    last: at(59, 58),
  };
  const coverage = {
    complete: more.complete ?? true,
    activity: { services: names.map((name) => ({ name })) },
  };
  return silenceNotices({
    ...{
      coverage: coverage as unknown as Coverage,
      observed,
      readTo: null,
      selected: more.selected ?? false,
    },
  }).map(({ message }) => message);
}

test('a deployed service that wrote steadily has no entry after some time, others go on', () => {
  expect(said()).toEqual([
    'auth wrote nothing after 10:41:13Z in these entries; before, it wrote in 41/41 minutes, 41 entries a minute in the median; ' +
      'other services wrote in 17/17 of the silent minutes, the last entry is of 10:59:58Z. What it did then, and whether all that it wrote was saved, is not known',
  ]);
});

test.each<[string, Given]>([
  ['a job: it has no revision', { revisions: [] }],
  ['a job of a CronJob, whose pods are named by their minute', { revisions: ['29318400'] }],
  ['one that was asked to end', { signals: [{ service: 'auth', time: at(41, 12), asked: true }] }],
  ['one that rests at times', { steps: { auth: ENDS.map((n, i) => (i % 5 === 0 ? n : 0)), web: ON } }],
  ['one that writes little', { steps: { auth: ENDS.map((n) => Math.min(n, 4)), web: ON } }],
  [
    'one that another came for',
    { steps: { auth: ENDS, 'auth-2': [...times(43, 0), ...times(17, 40)], web: ON } },
  ],
  [
    'all of them, as the traffic ended',
    { steps: { auth: ENDS, web: [...times(43, 9), ...times(17, 0)], cron: ON } },
  ],
  [
    'a time in which the others are at rest, too',
    { steps: { auth: ENDS, web: [...times(42, 40), ...times(18, 1)] } },
  ],
  ['others that only wrote now and then', { steps: { auth: ENDS, web: ON.map((n, i) => (i % 2 ? n : 0)) } }],
  [
    'files that were saved of other times',
    { steps: { auth: ENDS, web: [...times(18, 0), ...times(42, 7)] } },
  ],
  ['the last minutes', { steps: { auth: [...times(55, 41), ...times(5, 0)], web: ON } }],
  ['a filter', { selected: true }],
  ['a reading that was not complete', { complete: false }],
])('nothing is said of %s', (_, given) => {
  expect(said(given)).toEqual([]);
});

test('an end that was asked for long before is none of this one; nor is that of another', () => {
  const signals = [
    { service: 'auth', time: at(12), asked: true },
    { service: 'web', time: at(41, 12), asked: true },
  ];
  expect(said({ signals })).toHaveLength(1);
});

test('a silence that goes on for longer than what was before it is one still', () => {
  const [message] = said({ steps: { auth: [...times(22, 41), ...times(38, 0)], web: ON } });
  expect(message).toContain('in 21/21 minutes');
  expect(message).toContain('in 37/37 of the silent minutes');
  expect(said({ steps: { auth: [...times(20, 41), ...times(40, 0)], web: ON } })).toEqual([]);
});

test('one of several may be silent where most go on', () => {
  const steps = { auth: ENDS, mail: [...times(40, 9), ...times(20, 0)] };
  expect(said({ steps: { ...steps, web: ON, cart: ON, shop: ON } })).toHaveLength(2);
  expect(said({ steps: { ...steps, web: ON } })).toEqual([]);
});

test('a service that writes seldom and begins then did not come for it', () => {
  const audit = times(60, 0).map((n, i) => (i === 45 || i === 58 ? 1 : n));
  expect(said({ steps: { auth: ENDS, audit, web: ON } })).toHaveLength(1);
});
