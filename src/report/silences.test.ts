import { expect, test } from 'vitest';
import type { ActivitySeen, Coverage } from '../model/index.ts';
import { parseTimestamp } from '../util/time.ts';
import { activityOf } from './activity.ts';
import { silenceNotices, type SilenceInput } from './silences.ts';

const START = Date.UTC(2026, 0, 20, 10) / 1000;
const times = (n: number, entries: number): readonly number[] => Array.from({ length: n }, () => entries);
/** 31 minutes of 41 entries, 13 silent ones, and 16 more. */
const GAP = [...times(31, 41), ...times(13, 0), ...times(16, 41)];
const OTHERS = times(60, 7);
const END = '2026-01-20T11:00:00Z';

function activityIn(services: Readonly<Record<string, readonly number[]>>, step = 60): ActivitySeen {
  return {
    start: START,
    step,
    services: Object.entries(services).map(([name, entries]) => ({
      name,
      entries,
      failures: entries.map(() => 0),
    })),
  };
}

function messages(
  activity: ActivitySeen,
  {
    readTo,
    complete = true,
    ...more
  }: Partial<Omit<SilenceInput, 'readTo' | 'coverage'>> & { readTo?: string; complete?: boolean } = {},
): readonly string[] {
  const coverage: Coverage = {
    ...{ source: 's', filter: null, covered: { since: null, until: null }, complete, reasons: [] },
    ...{ entries: 1, duplicates: 0, unreadable: 0, withoutPayload: 0, late: 0, services: [], exposure: [] },
    asked: { since: null, until: null },
    rules: { loaded: 0, matched: 0, neverApplicable: [] },
    activity: activityOf(activity),
  };
  const asked = readTo === undefined ? null : parseTimestamp(readTo);
  const observed = { activity, services: [], signals: [], last: null };
  return silenceNotices({ coverage, observed, readTo: asked, selected: false, ...more }).map(
    ({ message, where }) => `${where ?? ''}: ${message}`,
  );
}

test('a service that wrote steadily and then nothing, while another wrote', () => {
  expect(messages(activityIn({ auth: GAP, web: OTHERS }))).toEqual([
    'coverage.activity: auth wrote nothing from 10:31Z to 10:44Z; before, it wrote in 30/30 minutes, ' +
      '41 entries a minute in the median; other services wrote in 13/13 of the silent minutes. What it did then is not known',
  ]);
});

test('a pause of a minute now and then is counted, and does not excuse a long silence', () => {
  const before = times(31, 41).map((n, i) => (i === 7 || i === 20 ? 0 : n));
  const [message] = messages(activityIn({ auth: [...before, ...GAP.slice(31)], web: OTHERS }));
  expect(message).toContain('28/30 minutes');
});

test('wider steps are named', () => {
  const [message] = messages(activityIn({ auth: GAP, web: OTHERS }, 300));
  expect(message).toContain('30/30 steps of 5 minutes, 41 entries a step of 5 minutes in the median');
});

test('days are named where there are several', () => {
  const [message] = messages(activityIn({ auth: GAP, web: OTHERS }, 3600));
  expect(message).toContain(
    'from 2026-01-21 17:00Z to 2026-01-22 06:00Z; before, it wrote in 30/30 steps of 1 hour',
  );
});

test('nothing is said of incomplete or selected readings', () => {
  const activity = activityIn({ auth: GAP, web: OTHERS });
  expect(messages(activity, { complete: false })).toEqual([]);
  expect(messages(activity, { selected: true })).toEqual([]);
  const none = { services: [], signals: [], last: null };
  expect(messages(activity, { observed: { ...none, activity: null } })).toEqual([]);
  expect(messages(activity, { observed: none })).toEqual([]);
});

test('of saved entries a gap of all services says nothing: a part of the input may be missing', () => {
  expect(messages(activityIn({ auth: GAP }))).toEqual([]);
  expect(messages(activityIn({ auth: GAP, web: GAP }))).toEqual([]);
  expect(messages(activityIn({ auth: GAP }), { readTo: END })).toHaveLength(1);
});

test('the edges of what was read are no silence of what is not known to be a deployed service', () => {
  const late = [...times(13, 0), ...times(47, 41)];
  const gone = [...times(47, 41), ...times(13, 0)];
  for (const more of [{}, { readTo: END }])
    expect(messages(activityIn({ auth: late, web: OTHERS }), more)).toEqual([]);
  expect(messages(activityIn({ auth: gone, web: OTHERS }))).toEqual([]);
});

test('a window that was asked for whole is silent up to its end, but for what may still arrive', () => {
  const activity = activityIn({ auth: times(40, 41) });
  const of = (readTo: string): readonly string[] => messages(activity, { readTo });
  expect(of('2026-01-20T10:46:30Z')).toEqual([]);
  const [message] = of('2026-01-20T10:58:30Z');
  expect(message).toContain(
    'from 10:40Z to the end of what was read (10:56Z); before, it wrote in 39/39 minutes',
  );
});

test('services that are naturally sparse, rare or periodic are not silent', () => {
  const sparse = GAP.map((n) => Math.min(n, 4));
  const periodic = GAP.map((n, i) => (i % 5 === 0 ? n : 0));
  const paused = GAP.map((n, i) => (i >= 10 && i < 14 ? 0 : n));
  const young = [...times(20, 0), ...GAP.slice(20)];
  for (const auth of [sparse, periodic, paused, young])
    expect(messages(activityIn({ auth, web: OTHERS }), { readTo: END })).toEqual([]);
});

test('a short silence is none; the entries of no service are none', () => {
  const short = [...times(40, 41), ...times(4, 0), ...times(16, 41)];
  expect(messages(activityIn({ auth: short, web: OTHERS }), { readTo: END })).toEqual([]);
  expect(messages(activityIn({ '(no service)': GAP, web: OTHERS }))).toEqual([]);
});

test('five are told, the others counted', () => {
  const services = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`s${i}`, GAP]));
  const told = messages(activityIn({ ...services, web: OTHERS }));
  expect(told).toHaveLength(6);
  expect(told.at(-1)).toBe(': 2 more services wrote nothing for long as well');
});
