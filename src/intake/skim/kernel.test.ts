import fc from 'fast-check';
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileKernel } from '../../dev/build-kernel.mjs';
import { foldRoute } from '../../observe/route.ts';
import { entryOf } from '../entry-view.ts';
import { pathOf } from '../http-request.ts';
import { keyOf } from '../key-set.ts';
import { idHash } from './id-hash.ts';
import { Kernel } from './kernel.ts';
import { createDigest, createSkimmer, type Skimmer } from './skim.ts';
import type { QuietEntry } from './quiet-entry.ts';

const skimmerOf = (words: readonly string[]): Skimmer =>
  createSkimmer({
    anywhere: words.map((text, owner) => ({ text, owner })),
    inMessage: [],
    owner: words.length,
  });
const skimmer = skimmerOf([]);

function skim(entry: object | string, by = skimmer): QuietEntry | null {
  const text = typeof entry === 'string' ? entry : JSON.stringify(entry);
  const block = Buffer.from(`${text}\n`);
  by.renew();
  return by.read(block, 0, block.length - 1);
}

const ENTRY = {
  insertId: 'a1',
  logName: 'projects/p/logs/run.googleapis.com%2Fstdout',
  resource: { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: 'api-1' } },
  labels: { instanceId: 'i1' },
  severity: 'INFO',
  timestamp: '2026-01-20T10:00:00.25Z',
  textPayload: 'order saved',
};

test('the compiled kernel is what its source compiles to (npm run build:kernel)', async () => {
  expect(readFileSync(new URL('./kernel-bytes.ts', import.meta.url), 'utf8')).toBe(await compileKernel());
}, 60_000);

test('a quiet entry: place, time, message, key', () => {
  const quiet = skim(ENTRY);
  expect(quiet).toMatchObject({
    place: { service: 'api', revision: 'api-1', instance: 'i1' },
    nanos: 250_000_000,
    time: 1_768_903_200_250_000_000n,
    message: 'order saved',
    payload: 'textPayload',
    late: false,
    ...keyOf(ENTRY.logName, 1_768_903_200_250_000_000n, 'a1'),
  });
});

test.each([
  ['an error', { severity: 'ERROR' }],
  ['a line of a level of its own', { textPayload: 'ERROR order lost' }],
  ['a trace', { textPayload: 'a\nb' }],
  ['text outside of ASCII', { textPayload: 'é' }],
  ['a member that is not known', { other: 1 }],
  ['two payloads', { jsonPayload: { message: 'x' } }],
  ['JSON in a text', { textPayload: 'x {"a":1}' }],
  ['a time of another zone', { timestamp: '2026-01-20T10:00:00+01:00' }],
  ['a day that is none', { timestamp: '2026-02-30T10:00:00Z' }],
])('%s is left to the parser', (_what, part) => {
  expect(skim({ ...ENTRY, ...part })).toBeNull();
});

const STDERR = ENTRY.logName;
const APP = 'projects/p/logs/app';
test.each([
  ['the field', 'DEBUG', 'NOTICE order', STDERR, 'DEBUG'],
  ['the field of a log that is no stream', 'INFO', 'NOTICE order', APP, 'INFO'],
  ['a higher level of a line on a stream', 'INFO', 'app.NOTICE: order', STDERR, 'NOTICE'],
  ['never a lower one', 'INFO', 'DEBUG order', STDERR, 'INFO'],
  ['the line where the field is unset', 'DEFAULT', 'DEBUG order', STDERR, 'DEBUG'],
  ['the line behind quotes', undefined, '["a" "b"] [info] order', APP, 'INFO'],
  ['a level as a pair', undefined, 'at=1 level=info order', APP, 'INFO'],
  ['nothing', undefined, 'order saved', APP, 'DEFAULT'],
  [
    'only what stands in the first 200 characters',
    undefined,
    `- ${'1 '.repeat(110)}DEBUG: order`,
    APP,
    'DEFAULT',
  ],
] as const)(
  'the severity of a quiet entry is that of the parsed one: %s',
  (_what, severity, text, logName, is) => {
    const raw = { ...ENTRY, severity, logName, textPayload: text };
    const quiet = skim(raw);
    const entry = entryOf(JSON.parse(JSON.stringify(raw)) as typeof ENTRY, { file: 'x', line: 1 });
    expect(quiet?.severity).toBe(is);
    expect(typeof entry === 'string' ? entry : entry.severity).toBe(is);
  },
);

test.each([
  ['a number', { level: 20 }, 'DEBUG'],
  ['a word', { level: 'notice' }, 'NOTICE'],
  ['two that agree', { severity: 'INFO', level: 30 }, 'INFO'],
  ['none, so that of the line', {}, 'DEBUG'],
])('the level of a JSON payload: %s', (_what, level, is) => {
  const { textPayload: _, severity: _severity, ...rest } = ENTRY;
  const raw = { ...rest, jsonPayload: { message: 'DEBUG: order', ...level } };
  const entry = entryOf(raw, { file: 'x', line: 1 });
  expect(skim(raw)?.severity).toBe(is);
  expect(typeof entry === 'string' ? entry : entry.severity).toBe(is);
});

test('levels of one payload that differ are left to the parser', () => {
  const { textPayload: _, severity: _severity, ...rest } = ENTRY;
  expect(skim({ ...rest, jsonPayload: { message: 'x', level: 'info', severity: 'debug' } })).toBeNull();
});

test.each([
  ['a resource that names no service', { type: 'generic_task', labels: { job: 'web' } }, {}, null],
  ['nothing at all', undefined, {}, null],
  ['a machine', { type: 'gce_instance', labels: { instance_id: '17' } }, {}, '17'],
  ['a pod', { type: 'k8s_container', labels: { pod_name: 'web-0' } }, { service: 'x' }, 'web'],
])('the service of a quiet entry is that of the parsed one: %s', (_what, resource, said, service) => {
  const { textPayload: _, resource: _resource, ...rest } = ENTRY;
  const raw = {
    ...rest,
    ...(resource ? { resource } : {}),
    jsonPayload: { message: 'order saved', ...said },
  };
  const entry = entryOf(raw, { file: 'x', line: 1 });
  const quiet = skim(raw);
  expect(quiet).not.toBeNull();
  expect(quiet?.place.service ?? null).toBe(service);
  expect(typeof entry === 'string' ? entry : (entry.service ?? null)).toBe(service);
});

test('a payload that names the service of a machine is left to the parser', () => {
  const { textPayload: _, ...rest } = ENTRY;
  const raw = { ...rest, resource: { type: 'gce_instance', labels: { instance_id: '17' } } };
  for (const said of [{ service: 'x' }, { 'service.name': 'x' }, { serviceContext: { service: 'x' } }])
    expect(skim({ ...raw, jsonPayload: { message: 'order saved', ...said } })).toBeNull();
});

test('what is no JSON is left to the parser, wherever it breaks', () => {
  const text = JSON.stringify(ENTRY);
  for (let at = 0; at < text.length; at++) expect(skim(text.slice(0, at))).toBeNull();
  for (const [from, to] of [
    [':', ''],
    [',', ' '],
    ['{', '['],
    ['}', ''],
    ['"a1"', '01'],
    ['"a1"', '1.'],
    ['"a1"', 'tru'],
  ] as const)
    expect(skim(text.replace(from, to))).toBeNull();
});

/** A time of the years 1970 to 2099, which the calendar has. */
function isUsual(timestamp: string): boolean {
  const head = timestamp.slice(0, 19);
  const ms = Date.parse(`${head}Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(head) && /^(?:19[789]|20)/.test(head);
}

test('times are read as the parser reads them (property)', () => {
  const two = fc.integer({ min: 0, max: 62 }).map((n) => String(n).padStart(2, '0'));
  const time = fc
    .tuple(
      fc.integer({ min: 1960, max: 2110 }),
      two,
      two,
      two,
      two,
      two,
      fc.stringMatching(/^(?:\.\d{1,9})?$/),
    )
    .map(([y, mo, d, h, mi, s, f]) => `${y}-${mo}-${d}T${h}:${mi}:${s}${f}Z`);
  fc.assert(
    fc.property(time, (timestamp) => {
      const raw = { ...ENTRY, timestamp };
      const quiet = skim(raw);
      const entry = entryOf(raw, { file: 'x', line: 1 });
      if (quiet !== null) expect(typeof entry === 'string' ? null : entry.time).toBe(quiet.time);
      else expect(isUsual(timestamp)).toBe(false);
    }),
    { numRuns: 3000 },
  );
});

test('routes are folded as the parsed entry has them (property)', () => {
  const segment = fc.oneof(
    fc.constantFrom(
      'api',
      'orders',
      '17',
      '0',
      'deadbeefcafe',
      'deadbeefcaf',
      'abcdefghijklmnop',
      'abcdefghijklmno1',
      'a-b_c-d_e-f_g-h_1',
      '',
      'A.b',
      '{id}',
      '%20',
    ),
    fc.stringMatching(/^[a-f0-9]{10,14}$/),
    fc.stringMatching(/^[A-Za-z0-9_-]{14,18}$/),
  );
  const url = fc
    .tuple(
      fc.constantFrom('', 'https://h', 'http://h:80', 'http:'),
      fc.array(segment, { maxLength: 5 }),
      fc.constantFrom('', '?a=/1', '#x', '/'),
    )
    .map(([head, parts, tail]) => `${head}${parts.map((part) => `/${part}`).join('')}${tail}`);
  fc.assert(
    fc.property(url, (requestUrl) => {
      const { textPayload: _, ...rest } = ENTRY;
      const quiet = skim({ ...rest, httpRequest: { status: 200, requestMethod: 'GET', requestUrl } });
      if (quiet !== null) expect(foldRoute(quiet.http?.path ?? '')).toBe(foldRoute(pathOf(requestUrl)));
    }),
    { numRuns: 3000 },
  );
});

test('ids have the same hash in bytes and in text, whatever names them', () => {
  const kernel = new Kernel();
  const hex = '0123456789abcdef0123456789abcdef';
  const hashOf = (text: string): number => {
    const at = kernel.view(Buffer.from(text), 0, text.length);
    return kernel.exports.hashId(at, at + text.length);
  };
  for (const spelling of [
    hex,
    hex.toUpperCase(),
    `projects/p/traces/${hex}`,
    `${hex}/17;o=1`,
    `00-${hex}-0123456789abcdef-01`,
  ])
    expect(hashOf(spelling)).toBe(idHash(hex));
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'F', '0', '-', '/', ';', '/traces/', '.'), maxLength: 60 }),
      (text) => {
        expect(hashOf(text)).toBe(idHash(text));
      },
    ),
  );
});

test('ids of an entry are found where the parsed entry has them', () => {
  const ids = (part: object): readonly number[] => {
    const seen: number[] = [];
    skim({ ...ENTRY, textPayload: undefined, jsonPayload: { message: 'x' }, ...part })?.eachId((hash) =>
      seen.push(hash),
    );
    return seen;
  };
  expect(ids({ trace: 'projects/p/traces/ab12' })).toContain(idHash('ab12'));
  expect(ids({ jsonPayload: { message: 'x', context: { 'X-Request-Id': 'r-17' } } })).toContain(
    idHash('r-17'),
  );
  expect(ids({ jsonPayload: { message: 'x', reqId: 17 } })).toContain(idHash('17'));
  expect(ids({ jsonPayload: { message: 'done request_id=ab12cd' } })).toContain(idHash('ab12cd'));
  expect(ids({ labels: { instanceId: 'i', execution_id: 'e9' } })).toContain(idHash('e9'));
});

test('needles are found wherever they lie, in any case, and nothing else is (property)', () => {
  const words = ['token', 'to', '#', 'connection refused', 'e1017', 'not 200 in', 'quota', ' at '];
  const one = skimmerOf(words);
  const text = fc
    .array(fc.constantFrom(...words, 'x', 'order', ' ', 'TOKEN', 'Refused', '1', 'conn'), { maxLength: 8 })
    .map((parts) => `m${parts.join('')}`);
  fc.assert(
    fc.property(text, (textPayload) => {
      const quiet = skim({ ...ENTRY, severity: 'DEBUG', textPayload }, one);
      expect(quiet).not.toBeNull();
      const found = [...(quiet?.hits.subarray(0, quiet.hitCount) ?? [])].sort();
      expect(found).toEqual(
        words.flatMap((word, i) => (textPayload.toLowerCase().includes(word) ? [i] : [])),
      );
    }),
    { numRuns: 3000 },
  );
});

test('each byte and the length of a record count in its digest', () => {
  const digest = createDigest();
  const of = (text: string): number => digest(Buffer.from(text), 0, text.length);
  const text = 'x'.repeat(100);
  const seen = new Set([of(text), of(`${text}x`), of('')]);
  for (let at = 0; at < text.length; at++) seen.add(of(`${text.slice(0, at)}y${text.slice(at + 1)}`));
  expect(seen.size).toBe(103);
});
