import { expect, it } from 'vitest';
import type { Report } from '../../model/index.ts';
import { severitiesText } from '../severities.ts';
import { activityPicture } from './activity-picture.ts';
import { sampleReport } from './testing/reports.ts';

function withActivity(activity: Report['coverage']['activity']): Report {
  const report = sampleReport(1);
  const { activity: _, ...coverage } = report.coverage;
  return { ...report, coverage: { ...coverage, ...(activity ? { activity } : {}) } };
}

const SINCE = '2026-01-20T10:00:00Z';

it('draws entries upwards and failures downwards, nothing where nothing was written', () => {
  const picture = activityPicture(
    withActivity({
      ...{ since: SINCE, stepSeconds: 60 },
      services: [{ name: 'api', entries: [10, 0, 1000], failures: [0, 0, 1] }],
    }),
  );
  expect(picture?.rows).toEqual([
    {
      ...{ top: 18, labelY: 12, baseY: 44, label: 'api: 1,010 entries, 1 failure' },
      // One of a thousand is to be seen as well.
      entries: 'M0 26v-2h.9v2zM2 26v-26h.9v26z',
      failures: 'M2 26v12h.9v-12z',
    },
  ]);
  expect(picture?.ticks.map(({ text }) => text)).toEqual(['01-20 10:00', '01-20 10:01', '01-20 10:03']);
  expect(picture?.description).toBe('2026-01-20T10:00:00Z to 2026-01-20T10:03:00Z, UTC. api: 1,010 entries, 1 failure.'); // prettier-ignore
  expect(picture?.table).toEqual([
    {
      service: 'api',
      entries: '1,010',
      failures: '1',
      wrote: '2/3',
      most: '1,000 from 2026-01-20T10:02:00Z',
    },
  ]);
});

it('shows the six services that wrote most, and says how many it leaves out', () => {
  const services = Array.from({ length: 8 }, (_, i) => ({ name: `s${i}`, entries: [i, 1] }));
  const omitted = { services: 3, entries: 1, failures: 0 };
  const picture = activityPicture(withActivity({ since: SINCE, stepSeconds: 3600, services, omitted }));
  expect(picture?.rows.map(({ label }) => label.split(':')[0])).toEqual(['s7', 's6', 's5', 's4', 's3', 's2']);
  expect(picture?.note).toBe('2 steps of 1 hour. 6 of 11 services shown.');
});

it('draws nothing of reports that do not count, and of one step', () => {
  const services = [{ name: 'api', entries: [1] }];
  expect(activityPicture(withActivity(undefined))).toBeNull();
  expect(activityPicture(withActivity({ since: SINCE, stepSeconds: 60, services }))).toBeNull();
  expect(activityPicture(withActivity({ since: SINCE, stepSeconds: 60, services: [] }))).toBeNull();
});

it('names severities by service, those of earlier reports not at all', () => {
  const { coverage } = sampleReport(1);
  const service = { name: 'api', entries: 1, revisions: [] };
  expect(severitiesText({ ...coverage, services: [service] })).toBe('');
  const counts = { ...service, severities: { INFO: 1200, ERROR: 3 } };
  expect(severitiesText({ ...coverage, services: [counts, service] })).toBe('api INFO 1,200, ERROR 3');
  expect(severitiesText({ ...coverage, services: Array.from({ length: 14 }, () => counts) })).toMatch(
    / and 2 more$/,
  );
});
