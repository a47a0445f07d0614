import { expect, test } from 'vitest';
import { activityOf } from './activity.ts';

const START = Date.UTC(2026, 0, 20, 10) / 1000;

test('steps by service; failures only where there are some', () => {
  const services = [
    { name: 'api', entries: [2, 0, 3], failures: [1, 0, 0] },
    { name: 'web', entries: [0, 1, 0], failures: [0, 0, 0] },
  ];
  expect(activityOf({ start: START, step: 60, services })).toEqual({
    since: '2026-01-20T10:00:00Z',
    stepSeconds: 60,
    services: [
      { name: 'api', entries: [2, 0, 3], failures: [1, 0, 0] },
      { name: 'web', entries: [0, 1, 0] },
    ],
  });
});

test('the services with the most entries are listed by name, the others are summed up', () => {
  const services = Array.from({ length: 14 }, (_, i) => ({
    name: `s${String(i).padStart(2, '0')}`,
    entries: [i, 1],
    failures: [0, 1],
  }));
  const told = activityOf({ start: START, step: 60, services });
  expect(told.services.map((s) => s.name)).toEqual(services.slice(2).map((s) => s.name));
  expect(told.omitted).toEqual({ services: 2, entries: 3, failures: 2 });
});
