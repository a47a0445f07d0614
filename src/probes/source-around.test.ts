import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { investigate, type InvestigateOptions } from '../investigate.ts';
import type { Finding, Report } from '../model/index.ts';
import { makeRepo } from './testing/make-repo.ts';

const folder = mkdtempSync(join(tmpdir(), 'rca-source-'));
const repo = makeRepo();
afterAll(() => {
  repo.remove();
  rmSync(folder, { recursive: true, force: true });
});

const STOCK = (guard: string): string =>
  [
    'from shop.errors import StockError',
    '',
    '',
    'def reserve(item, count):',
    '    try:',
    `        ${guard}`,
    '            raise StockError(f"item {item} is out of stock")',
    '    finally:',
    '        release(item)',
    '',
  ].join('\n');

let good = '';
let bad = '';
beforeAll(() => {
  // The same file name in two services: no automatic mapping can tell them apart.
  repo.commit({ 'services/web/stock.py': STOCK('if count > 1:'), 'README.md': '' }, 'web');
  good = repo.commit({ 'services/api/stock.py': STOCK('if count > left(item):') }, 'reserve stock');
  repo.git('tag', 'release-1.4.0');
  bad = repo.commit(
    {
      'services/api/stock.py': STOCK('if count >= left(item):').replace(
        'raise StockError(',
        'raise  StockError(',
      ),
    },
    'stock may not reach zero; password=hunter2secret',
  );
  repo.git('tag', 'release-1.4.1');
});

const TRACE = `Traceback (most recent call last):
  File "/srv/app/stock.py", line 7, in reserve
    raise StockError(f"item {item} is out of stock")
shop.errors.StockError: item 17 is out of stock`;

function entries(image: (version: string) => object): string {
  const at = (minute: number): string => `2026-01-20T10:${String(minute).padStart(2, '0')}:00Z`;
  const place = (revision: string): object => ({
    logName: 'projects/p/logs/run.googleapis.com%2Fstderr',
    resource: { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: revision } },
    labels: { instanceId: `${revision}-i` },
  });
  const lines = [
    { insertId: 'a', timestamp: at(0), severity: 'INFO', textPayload: 'started', ...place('api-1') },
    { insertId: 'b', timestamp: at(1), severity: 'INFO', textPayload: 'order saved', ...place('api-1') },
    { insertId: 'c', timestamp: at(5), severity: 'INFO', textPayload: 'started', ...place('api-2') },
    { insertId: 'd', timestamp: at(6), severity: 'ERROR', textPayload: TRACE, ...place('api-2') },
    ...(['1.4.0', '1.4.1'] as const).map((version, i) => ({
      insertId: `image-${i}`,
      timestamp: at(i * 5),
      severity: 'INFO',
      textPayload: `image of ${version}`,
      ...place(`api-${i + 1}`),
      ...image(version),
    })),
  ];
  const file = join(folder, `${Math.random()}.ndjson`);
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return file;
}

async function run(
  options: Partial<InvestigateOptions>,
  image = (_version: string): object => ({}),
): Promise<Report> {
  return investigate({
    from: [entries(image)],
    rules: ['rules'],
    repo: repo.dir,
    stdin: Readable.from([]),
    ...options,
  });
}
const first = ({ findings: [finding] }: Report): Finding => {
  if (!finding) throw new Error('no finding');
  return finding;
};
const paths = [{ from: '/srv/app', to: 'services/api' }];

describe('the code around the innermost frame, for a finding whose rule has no probe', () => {
  test('function, try, last change between the two revisions by ancestry', async () => {
    const labelled = (version: string): object => ({
      labels: { instanceId: 'x', 'commit-sha': version === '1.4.0' ? good : bad },
    });
    const finding = first(await run({ checkout: { commitOf: () => null, paths } }, labelled));
    expect(finding.source).toMatchObject({
      file: 'services/api/stock.py',
      line: 7,
      commit: bad,
      why: 'a label of api-2',
      inferred: false,
      function: 'reserve',
      from: 4,
      to: 9,
      try: { from: 5, to: 9 },
      agrees: true,
      changed: {
        commit: bad,
        author: 'Ada Example',
        between: 'yes',
        says: `api-1 (${good.slice(0, 7)}) does not have that change, api-2 (${bad.slice(0, 7)}) does.`,
      },
    });
    expect(finding.source?.changed?.subject).not.toContain('hunter2secret');
    expect(finding.source?.lines.map((l) => l.line)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(finding.source?.evidence).toMatchObject({
      file: 'services/api/stock.py',
      line: 7,
      quote: 'raise  StockError(f"item {item} is out of stock")',
    });
  });

  test('a line that the good revision has as well is said to be older', async () => {
    const both = (): object => ({ labels: { instanceId: 'x', 'commit-sha': bad } });
    const finding = first(await run({ checkout: { commitOf: () => null, paths } }, both));
    expect(finding.source?.changed).toMatchObject({
      between: 'no',
      says: `api-1 (${bad.slice(0, 7)}) has that change already.`,
    });
  });

  test('an image tag that the configuration maps names the commit; two files of one name are not guessed between', async () => {
    const checkout = {
      commitOf: (image: string) => /:v([\d.]+)$/.exec(image)?.[1]?.replace(/^/, 'release-') ?? null,
      paths,
    };
    const labelled = (version: string): object => ({
      labels: { instanceId: 'x', image: `eu.gcr.io/p/api:v${version}` },
    });
    expect(first(await run({ checkout }, labelled)).source).toMatchObject({
      commit: bad,
      why: 'the image in a label, as the configuration maps it, of api-2',
      changed: { between: 'yes' },
    });
    expect(first(await run({ checkout: { ...checkout, paths: [] } }, labelled)).source).toBeUndefined();
    const guessed = first(await run({ checkout: { commitOf: () => null, paths } }, labelled)).source;
    expect([guessed?.inferred, guessed?.changed?.between]).toEqual([true, 'unknown']);
  });

  test('without a checkout there is none', async () => {
    expect(first(await run({ repo: undefined })).source).toBeUndefined();
  });

  test('a file of the frame that cannot be read is a notice, once, and no end', async () => {
    const own = makeRepo();
    try {
      const text = async (content: string | Buffer): Promise<readonly string[]> => {
        const commit = own.commit({ 'stock.py': content }, 'x');
        const { notices, findings } = await run({ repo: own.dir, commit });
        expect(findings.map((f) => f.title)).toEqual(['shop.errors.StockError: item 17 is out of stock']);
        return notices
          .filter((n) => n.code === 'checkout')
          .map((n) => n.message.replace(commit.slice(0, 7), 'COMMIT'));
      };
      expect(await text(STOCK('if count > 1:'))).toEqual([]);
      expect(await text('version https://git-lfs.github.com/spec/v1\noid sha256:1\n')).toEqual([
        'not read at COMMIT: 1 file a Git LFS pointer (stock.py)',
      ]);
      expect(await text(Buffer.from([1, 0, 2]))).toEqual(['not read at COMMIT: 1 file binary (stock.py)']);
      expect(await text('x = 1\n'.repeat(200_000))).toEqual([
        'not read at COMMIT: 1 file larger than 1 MiB (stock.py)',
      ]);
      expect(await text(STOCK('if count > > (1:'))).toEqual([
        'read in part at COMMIT: 1 file whose syntax the parser does not follow (stock.py)',
      ]);
    } finally {
      own.remove();
    }
  });
});
