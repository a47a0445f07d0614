import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Entry, JsonObject, RawRecord } from '../model/index.ts';
import { createIntake } from './intake.ts';
import { recordOf, textRecord } from './testing/records.ts';

const SHARED = new URL('../../../shared/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, SHARED), 'utf8');
const parse = (path: string): unknown => JSON.parse(read(path));
const lines = (path: string): RawRecord[] =>
  read(path)
    .trim()
    .split('\n')
    .map((line) => textRecord(line));
const elements = (value: unknown): RawRecord[] => (value as unknown[]).map((element) => recordOf(element));

function entriesOf(records: readonly RawRecord[]): readonly Entry[] {
  const intake = createIntake();
  const entries = records.map((record) => intake.accept(record)).filter((entry) => entry !== null);
  expect(intake.counts()).toMatchObject({ unreadable: 0, duplicates: 0 });
  return [...entries].sort((a, b) => (a.insertId! < b.insertId! ? -1 : 1));
}

/** What all forms carry (times cut to microseconds, which one form has only). */
const essence = (entry: Entry): object => ({
  insertId: entry.insertId,
  logId: entry.logId,
  micros: entry.time / 1000n,
  severity: entry.severity,
  fieldSeverity: entry.fieldSeverity,
  message: entry.message,
  service: entry.service,
  revision: entry.revision,
  instance: entry.instance,
  http: entry.http,
  correlation: entry.correlation,
});

// The data lie beside a checkout of the project and are not part of it.
describe.skipIf(!existsSync(new URL('shapes/', SHARED)))(
  'shared shapes: every form gives the same five entries',
  () => {
    const whole = existsSync(new URL('shapes/', SHARED)) ? entriesOf(lines('shapes/entries.ndjson')) : [];
    const forms: Readonly<Record<string, () => RawRecord[]>> = {
      'gcloud.json': () => elements(parse('shapes/gcloud.json')),
      'console download': () =>
        elements(parse('shapes/console-download/downloaded-logs-20250908-215859.json')),
      'rest-response.json': () => elements((parse('shapes/rest-response.json') as JsonObject).entries),
      'pubsub-pull.json': () => elements(parse('shapes/pubsub-pull.json')),
      'bigquery-sink-rows.ndjson': () => lines('shapes/bigquery-sink-rows.ndjson'),
      'log-analytics-rows.ndjson': () => lines('shapes/log-analytics-rows.ndjson'),
    };

    test.each(Object.entries(forms))('%s', (name, records) => {
      const entries = entriesOf(records());
      expect(entries.map(essence)).toEqual(whole.map(essence));
      if (!/rows/.test(name))
        expect(entries.map((entry) => entry.hash)).toEqual(whole.map((entry) => entry.hash));
    });

    test('the five are what they are', () => {
      expect(whole.map((entry) => [entry.insertId, entry.severity, entry.hasPayload])).toEqual([
        ['-ep109zdlbhw', 'ERROR', true],
        ['1abcde', 'NOTICE', true],
        ['68bf4a2b000a1', 'ERROR', true],
        ['68bf4a2b000a2', 'ERROR', true],
        ['68bf4a2b000a3', 'ERROR', false],
      ]);
      expect(whole[3]?.fieldSeverity).toBe('DEFAULT');
    });
  },
);

describe.skipIf(!existsSync(new URL('staging/', SHARED)))('shared staging data', () => {
  const load = (name: string): readonly Entry[] => entriesOf(elements(parse(`staging/${name}.json`)));

  test('crash loop: no INFO line becomes an error; the 15 error objects carry their type', () => {
    const entries = load('2025-09-16-boot-crash-loop');
    expect(entries).toHaveLength(1000);
    expect(entries.filter((entry) => entry.fieldSeverity === 'INFO' && entry.severity !== 'INFO')).toEqual(
      [],
    );
    const missing = "ModuleNotFoundError: No module named 'netra_backend.app.services.monitoring'";
    expect(entries.filter((entry) => entry.stackTexts[0] === missing)).toHaveLength(15);
    expect(
      entries.filter((entry) => entry.severity === 'ERROR' && entry.fieldSeverity === 'DEFAULT').length,
    ).toBeGreaterThan(0);
    expect(new Set(entries.map((entry) => entry.service))).toEqual(new Set(['netra-backend-staging']));
    expect(
      entries.every(
        (entry) => entry.instance !== undefined && entry.revision === 'netra-backend-staging-00734-fvm',
      ),
    ).toBe(true);
    expect(
      entries
        .filter((entry) => /\[\d+\] \[(?:INFO|ERROR)\]/.test(entry.message))
        .every((entry) => entry.correlation.pid !== undefined),
    ).toBe(true);
  });

  test('lost payloads: 70 of 70 without payload, two of them requests', () => {
    const intake = createIntake();
    for (const record of elements(parse('staging/2025-09-15-payloads-lost.json'))) intake.accept(record);
    expect(intake.counts()).toMatchObject({ entries: 70, withoutPayload: 70, requestOnly: 2 });
  });

  test('three services: the session that failed is named by its request id', () => {
    const entries = load('2025-09-07-three-services');
    expect(new Set(entries.map((entry) => entry.service)).size).toBe(3);
    const failed = entries.filter((entry) =>
      entry.message.startsWith('Failed to create request-scoped database session'),
    );
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every((entry) => /^req_[0-9a-f]{12}$/.test(entry.correlation.requestId ?? ''))).toBe(true);
  });
});
