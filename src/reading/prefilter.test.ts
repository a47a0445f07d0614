import fc from 'fast-check';
import { Buffer } from 'node:buffer';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createMatcher } from '../catalog/index.ts';
import { ruleOf } from '../catalog/testing/rules.ts';
import type { Rule } from '../catalog/index.ts';
import { investigate } from '../investigate.ts';
import { entryOf, readRecord, type QuietFacts } from '../intake/index.ts';
import type { Entry, Origin, RawRecord, Report, RuleInfo } from '../model/index.ts';
import {
  chainIn,
  createObserver,
  tryRules,
  type CountedRaw,
  type Observer,
  type RawMatch,
  type Scope,
} from '../observe/index.ts';
import type { DividedReading } from './divided-pass.ts';
import { buffersOf, packRecords, unpackRecords } from './handed-records.ts';
import { contextPass, settledPass } from './passes.ts';
import { createPrefilter } from './prefilter.ts';
import { createQuietPass, type PieceNotes, type QuietPass, type QuietResult } from './quiet-pass.ts';
import type { LogSource } from '../sources/index.ts';

const ALL: Scope = { since: null, until: null, services: [], revisions: [], minSeverity: null, filter: null };

function sourceOf(texts: readonly string[]): LogSource {
  const block = Buffer.from(texts.join('\n'));
  let at = 0;
  const origin: Origin = {
    open: () => ({
      fd: -1,
      read(target, offset, length) {
        target.set(block.subarray(offset, offset + length));
        return true;
      },
      close: () => undefined,
    }),
  };
  const records = texts.map((text, i): RawRecord => {
    const start = at;
    const end = start + Buffer.byteLength(text);
    at = end + 1;
    return { kind: 'bytes', block, start, end, where: { file: 'x', line: i + 1 }, origin, offset: start };
  });
  const source: LogSource = {
    description: 'texts',
    async *batches() {
      yield records;
    },
    remarks: () => [],
    close: async () => undefined,
  };
  return source;
}

/** The same reading as several threads do it: records in pieces of three, one piece for each of two readers in turn. */
function dividedReading(source: LogSource, rules: readonly Rule[], scope: Scope): DividedReading {
  const match = createMatcher({ rules });
  const tried = (record: Extract<RawRecord, { kind: 'bytes' }>): readonly RawMatch[] => {
    const read = readRecord(record);
    const entry = typeof read === 'string' ? read : entryOf(read.raw, record.where);
    if (typeof entry === 'string') return [];
    return tryRules(entry, chainIn(entry), (view, exceptions) => match({ entry: view, exceptions }));
  };
  const prefilter = createPrefilter({ rules });
  let notes: PieceNotes[] = [];
  let results: QuietResult[] = [];
  return {
    async *first(settled) {
      const readers = [0, 1].map((i) =>
        createQuietPass({ prefilter, scope, settled: settled?.[i] ?? null, tryRules: tried }),
      );
      notes = [];
      for await (const batch of source.batches())
        for (let from = 0; from < batch.length; from += 3) {
          const piece = notes.length;
          const noted = (readers[piece % 2] as QuietPass).piece();
          notes.push(noted);
          const packed = packRecords(noted.take(batch.slice(from, from + 3)));
          yield {
            piece,
            records: unpackRecords(structuredClone(packed, { transfer: [...buffersOf(packed)] }), 0),
          };
        }
      results = readers.map((one) => structuredClone(one.result()));
    },
    results: () => results,
    async *second(around, handed) {
      for (const [piece, one] of notes.entries())
        for (const batch of one.fetch(one.wanted(around, handed.get(piece) ?? new Set())) ?? []) yield batch;
    },
    remarks: () => [],
    close: async () => undefined,
  };
}

/** Everything that reading finds out, and how many entries were not parsed. */
async function readAll(
  texts: readonly string[],
  rules: readonly Rule[],
  scope: Scope,
  skimmed: boolean | 'divided',
): Promise<{ readonly found: unknown; readonly quiet: number }> {
  const match = createMatcher({ rules });
  const infos = new Map<string, RuleInfo>(rules.map((rule) => [rule.info.id, rule.info]));
  const tried = new WeakMap<Entry, readonly RawMatch[]>();
  let observer: Observer | undefined;
  let quiet = 0;
  const count = (entry: QuietFacts): void => {
    quiet++;
    observer?.firstQuiet(entry);
  };
  const source = sourceOf(texts);
  const read = await settledPass(
    source,
    scope,
    () => {
      const fresh = createObserver({
        match: (entry, exceptions) => match({ entry, exceptions }),
        tried: (entry) => tried.get(entry),
        redact: (text) => text,
        rules: infos,
      });
      observer = fresh;
      quiet = 0;
      return (entry) => fresh.first(entry);
    },
    skimmed === false
      ? null
      : {
          prefilter: () => createPrefilter({ rules }),
          quiet: count,
          from: 0,
          ...(skimmed === 'divided'
            ? {
                divided: {
                  reading: dividedReading(source, rules, scope),
                  counted(counted: CountedRaw) {
                    quiet += counted.entries;
                    observer?.firstCounted(counted);
                  },
                  tried: tried.set.bind(tried),
                },
              }
            : {}),
        },
  );
  const seen = observer as unknown as Observer;
  await contextPass(source, scope, read, seen.plan(), (entry) => seen.second(entry));
  const { notes: _notes, kept: _kept, around: _around, ...figures } = read;
  return { found: { observed: seen.finish(), figures }, quiet };
}

const PIECES = [
  ...[
    'order',
    'saved',
    'token',
    'refused',
    'Started',
    'INFO',
    'ERROR',
    'warn:',
    'W0612 10:00:00',
    'failed',
    'level=error',
    'level=notice',
    'lvl="debug"',
    'DEBUG:',
    '[notice]',
    'app.NOTICE:',
    'PHP Deprecated:',
    'I0612 10:00:00.1',
    ' at ',
    'at ',
    ' from ',
    '#1',
    '@',
    'a@b:1',
  ],
  ...[
    'Traceback',
    'ValueError: x',
    'KeyError',
    'panic: x',
    'goroutine 1 [running]',
    'stack',
    'Caused by',
    '...',
    '--- ',
    'note: ',
    '\n',
    '\t',
    '    ',
    '"',
    '\\',
    '/',
    'é',
    '✅',
    '\u001b[31m',
  ],
  ...[
    'Booting worker with pid: 7',
    'exit code 1',
    'OOMKilled',
    '"GET /api/orders/17 HTTP/1.1" 200',
    '"GET /x HTTP/1.1" 503',
    '{"level":"error"}',
    '{"a":1}',
    '}',
    'trace_id=0123456789abcdef0123456789abcdef',
    'request_id=ab12cd',
  ],
  ...['| x', '+ y', 'in z', 'File "a.py", line 3', 'a.go:12', 'req-77f0aa11bb', '401', 'ſ', 'K'],
];
const text = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 5 })
  .chain((pieces) => fc.constantFrom(pieces.join(' '), pieces.join('')));
const key = fc.constantFrom(
  'message',
  'msg',
  'level',
  'severity',
  'type',
  'name',
  'stack',
  'exc_info',
  'error',
  'context',
  'request_id',
  'trace',
  'host',
  'kind',
  'fields',
  'log',
  'a',
  'é',
  'serviceContext',
  'service',
  'service.name',
);
const payload = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    text,
    fc.integer({ min: -5, max: 500 }),
    fc.constantFrom(null, true, 30, 50, 1.5e30, 'ValueError'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const TRACE = 'projects/p/traces/0123456789abcdef0123456789abcdef';
const entry = fc.record(
  {
    insertId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', '', 'é'),
    timestamp: fc.constantFrom(
      '2026-01-20T10:00:00Z',
      '2026-01-20T10:00:00.5Z',
      '2026-01-20T10:00:01.000000001Z',
      '2026-01-20T10:00:04Z',
      '2026-01-20T11:00:00+01:00',
      '2026-02-29T10:00:00Z',
      '2026-01-31T23:59:59.999Z',
    ),
    receiveTimestamp: fc.constantFrom(
      '2026-01-20T10:01:00Z',
      '2026-01-20T10:01:01Z',
      '2026-01-20T10:00:00.2Z',
    ),
    severity: fc.constantFrom('INFO', 'DEBUG', 'DEFAULT', 'NOTICE', 'WARNING', 'ERROR', 'info'),
    logName: fc.constantFrom(
      'projects/p/logs/run.googleapis.com%2Fstdout',
      'projects/p/logs/run.googleapis.com%2Frequests',
      'projects/p/logs/app',
      '',
    ),
    resource: fc.constantFrom(
      { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: 'api-1' } },
      { type: 'cloud_run_revision', labels: { service_name: 'token', revision_name: 'web-1' } },
      { type: 'global', labels: {} },
      { type: 'gce_instance', labels: { instance_id: '17' } },
    ),
    labels: fc.constantFrom({ instanceId: 'i1' }, { instanceId: 'i2' }, { instanceid: 'i2' }, {}, null),
    trace: fc.constantFrom(TRACE, 'x'),
    textPayload: text,
    jsonPayload: fc.oneof(
      fc.dictionary(key, payload, { maxKeys: 5 }),
      fc.record({ message: text, context: payload }),
    ),
    httpRequest: fc.record(
      {
        status: fc.constantFrom(200, 204, 304, 404, 500, 0, '200'),
        requestMethod: fc.constantFrom('GET', 'POST', 'FETCH'),
        requestUrl: fc.constantFrom(
          '/api/orders/17?x=1',
          'https://h/a/token',
          'https://h',
          'not',
          '/a b',
          '/#1',
          '/x@y:1',
        ),
        latency: fc.constantFrom('0.5s', '1006s', 'x'),
        userAgent: text,
      },
      { requiredKeys: [] },
    ),
    split: fc.record({
      uid: fc.constant('u'),
      index: fc.integer({ min: 0, max: 1 }),
      totalSplits: fc.constant(2),
    }),
    extra: text,
  },
  { requiredKeys: ['timestamp', 'resource', 'logName', 'insertId'] },
);
/** Few members at a time: an entry with all of them is odd in some way nearly always. */
const plain = entry.map(({ split, extra, httpRequest, textPayload, jsonPayload, ...rest }) => {
  const which = JSON.stringify(rest).length % 4;
  if (which === 0) return { ...rest, textPayload };
  if (which === 1) return { ...rest, jsonPayload };
  return which === 2
    ? { ...rest, httpRequest }
    : { ...rest, httpRequest, textPayload, jsonPayload, split, extra };
});
/** Healthy entries with one doubtful piece in them at most. */
const words = fc
  .array(
    fc.oneof(
      {
        weight: 12,
        arbitrary: fc.constantFrom('order', 'saved', 'in', '17', 'ms,', 'Started', 'cart', 'INFO'),
      },
      { weight: 1, arbitrary: fc.constantFrom(...PIECES) },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(' '));
const usual = fc
  .record({
    insertId: fc.oneof(fc.integer({ min: 0, max: 40 }).map(String), fc.constant('0cafe01')),
    spanId: fc.constantFrom('00f067aa0ba902b7', 'cafe01'),
    timestamp: fc
      .integer({ min: 0, max: 9999 })
      .map((ms) => `2026-01-20T10:0${ms % 7}:0${ms % 10}.${String(ms).padStart(4, '0')}Z`),
    severity: fc.constantFrom('INFO', 'DEBUG', 'DEFAULT', 'DEFAULT', 'NOTICE'),
    logName: fc.constantFrom('projects/p/logs/run.googleapis.com%2Fstdout', 'projects/p/logs/app'),
    resource: fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constant({
          type: 'cloud_run_revision',
          labels: { service_name: 'api', revision_name: 'api-1' },
        }),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          { type: 'gce_instance', labels: { instance_id: '17' } },
          { type: 'generic_task', labels: { job: 'web' } },
          { type: 'global', labels: {} },
        ),
      },
    ),
    labels: fc.constantFrom({ instanceId: 'i1' }, { instanceId: 'i2' }),
    rest: fc.oneof(
      words.map((textPayload) => ({ textPayload })),
      fc.record({ jsonPayload: fc.record({ message: words, a: payload }) }),
      fc.record({
        jsonPayload: fc.record({ message: words, service: fc.constantFrom('x', 'api', null, { name: 'y' }) }),
      }),
      fc.record({
        jsonPayload: fc.record(
          {
            message: words,
            level: fc.constantFrom(
              'info',
              'NOTICE',
              'debug ',
              'trace',
              'warn',
              'odd',
              '',
              '30',
              10,
              20,
              30,
              300,
              null,
            ),
            severity: fc.constantFrom('INFO', 'notice', 20),
          },
          { requiredKeys: ['message'] },
        ),
      }),
      fc.record({
        httpRequest: fc.record({
          status: fc.constantFrom(200, 204, 304),
          requestMethod: fc.constantFrom('GET', 'POST'),
          requestUrl: fc.constantFrom('/api/orders/17?x=1', 'https://h/a/token', '/cannot'),
          latency: fc.constantFrom('0.5s', '10.06s'),
        }),
        trace: fc.constant(TRACE),
      }),
    ),
  })
  .map(({ rest, ...head }) => ({ ...head, ...rest }));
const spelled = fc
  .oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: plain })
  .chain((value) =>
    fc.constantFrom(
      JSON.stringify(value),
      JSON.stringify(value),
      JSON.stringify(value),
      JSON.stringify(value, null, 1),
      `${JSON.stringify(value)} `,
      JSON.stringify(value).replace('order', '\\u006frder'),
      JSON.stringify(value).slice(0, -1),
    ),
  );
const condition = fc.constantFrom(
  { text: 'token' },
  { text: '(?i)REFUSED' },
  { text: '\\b401\\b' },
  { text: 'not 200 in' },
  { text: 'orders/17\\S* 200 in' },
  { text: 'token', level: 'ERROR' },
  { text: 'saved', level: 'INFO' },
  { filter: 'httpRequest.status=204' },
  { filter: 'httpRequest.status>=400' },
  { filter: 'jsonPayload.context.request_id:"ab12"' },
  { filter: 'resource.labels.service_name="token"' },
  { filter: '"order"' },
  { filter: '"17" OR "cafe01"' },
  { filter: '"2026-01-20T10:00:03"' },
  { filter: '"cafe0" OR jsonPayload.event="saved"' },
  { exception: { type: 'ValueError' } },
  { any: [{ text: 'saved order' }, { filter: 'severity=NOTICE' }] },
  { text: 'GET', not: { text: 'HTTP' } },
  { text: '"GET /' },
  { text: 'k', capture: { a: '(?P<a>k)' } },
);

test('a word that may stand anywhere is looked for on bytes: a rule of one leaves the others unparsed', async () => {
  const base = {
    timestamp: '2026-01-20T10:00:00Z',
    logName: 'projects/p/logs/app',
    resource: { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: 'api-1' } },
    textPayload: 'order saved',
  };
  const texts = [
    { insertId: 'a1' },
    { insertId: 'b2 cafe01' },
    { insertId: 'a3', spanId: 'CAFE01' },
    { insertId: 'a4', operation: { id: 'cafe01' } },
    { insertId: 'a5', sourceLocation: { file: 'cafe01.py' } },
    { insertId: 'a6', textPayload: 'cafe01' },
    { insertId: 'a7', trace: 'projects/p/traces/17' },
  ].map((part) => JSON.stringify({ ...base, ...part }));
  const rule = ruleOf({ filter: '"cafe01" OR jsonPayload.event="cafe01"' }, 'R');
  const { quiet, found } = await readAll(texts, [rule], ALL, true);
  expect(quiet).toBe(2);
  expect(found).toEqual((await readAll(texts, [rule], ALL, false)).found);
});

test('a quote where an entry was written is found: it stands there as it is, not as JSON spells it', async () => {
  const base = {
    insertId: 'a1',
    timestamp: '2026-01-20T10:00:00Z',
    severity: 'INFO',
    logName: 'projects/p/logs/app',
    textPayload: 'order saved',
  };
  const at = (name: string): object => ({
    type: 'generic_task',
    labels: { job: name, project_id: 'p' },
  });
  const texts = [
    { ...base, resource: at('the "late" one') },
    { ...base, insertId: 'a2', resource: at('worker'), labels: { step: 'say "LATE" now' } },
    { ...base, insertId: 'a3', resource: at('late') },
  ].map((one) => JSON.stringify(one));
  const rules = [
    ruleOf({ filter: String.raw`resource.labels.job:"\"late\""` }, 'R0'),
    ruleOf({ filter: String.raw`labels.step:"\"late\""` }, 'R1'),
  ];
  const { quiet, found } = await readAll(texts, rules, ALL, true);
  expect(quiet).toBe(1);
  expect(found).toEqual((await readAll(texts, rules, ALL, false)).found);
});

describe('what is not parsed would not have been seen', () => {
  test('any entries and rules give the same, in the same scope (property)', async () => {
    let quiet = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(spelled, { minLength: 1, maxLength: 12 }),
        fc.uniqueArray(condition, { maxLength: 4 }),
        fc.constantFrom(
          ALL,
          ALL,
          { ...ALL, services: ['api'] },
          { ...ALL, since: 1_768_903_201_000_000_000n },
          { ...ALL, minSeverity: 'ERROR' as const },
          { ...ALL, minSeverity: 'INFO' as const },
        ),
        async (texts, conditions, scope) => {
          const rules = conditions.map((when, i) => ruleOf(when, `R${i}`));
          const skimmed = await readAll(texts, rules, scope, true);
          quiet += skimmed.quiet;
          expect(skimmed.found).toEqual((await readAll(texts, rules, scope, false)).found);
          expect(await readAll(texts, rules, scope, 'divided')).toEqual(skimmed);
        },
      ),
      { numRuns: 400 },
    );
    expect(quiet).toBeGreaterThan(500);
  }, 120_000);
});

const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url));
const RULES = fileURLToPath(new URL('../../rules/', import.meta.url));

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesIn(path);
    return /\.(?:json|ndjson|jsonl|csv|ya?ml|gz|zst|log|txt)$/.test(name) ? [path] : [];
  });
}

// The data lie beside a checkout of the project and are not part of it.
describe.skipIf(!existsSync(join(SHARED, 'staging')))(
  'the shared data (skipped where the folder is missing)',
  () => {
    test.each(['staging', 'shapes', 'incidents'])(
      '%s: the same report with and without the prefilter',
      async (folder) => {
        const from = filesIn(join(SHARED, folder));
        const report = (prefilter: boolean): Promise<Report> =>
          investigate({
            from,
            rules: [RULES],
            stdin: Readable.from([]),
            prefilter: prefilter && 'from-start',
          });
        expect(await report(true)).toEqual(await report(false));
      },
      300_000,
    );
  },
);
