import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeError } from '../util/errors.ts';
import { loadCatalog } from './load-catalog.ts';
import { viewOf } from './testing/views.ts';
import type { Catalog, Rule } from './types.ts';

const GOOD = 'fixtures/rules/good';
const BAD = 'fixtures/rules/bad';

const lines = (catalog: Catalog, file: string): readonly string[] =>
  catalog.notices
    .filter((notice) => notice.where?.startsWith(`${BAD}/${file}:`))
    .map((notice) => `${notice.where?.slice(BAD.length + 1 + file.length) ?? ''} ${notice.message}`);

/** All of a rule but its condition's test. */
const known = (rule: Rule): object => ({ ...rule, match: null, signs: rule.signs() });

describe('loading rules', () => {
  test('reads what a rule says, with defaults', async () => {
    const catalog = await loadCatalog([GOOD]);
    expect(catalog.notices).toEqual([]);
    expect(catalog.rules.map((rule) => rule.info.id)).toEqual(['JOB_REFUSED', 'QUEUE_FULL']);
    const full = catalog.byId.get('QUEUE_FULL');
    expect(full?.info.behind).toEqual([
      { rule: 'JOB_REFUSED', tie: { same: ['trace'], within: 500_000_000n, order: 'before' } },
    ]);
    expect(full?.info.suspects).toEqual([
      {
        title: 'The workers of {{queue}} are stuck',
        confirm: 'Look at the age of their oldest job.',
        component: 'worker',
      },
    ]);
    expect(full?.status).toBe('stable');
    const refused = catalog.byId.get('JOB_REFUSED');
    expect(refused?.status).toBe('draft');
    expect(refused?.info).toMatchObject({
      fix: [],
      suspects: [],
      behind: [],
      references: ['https://example.com/jobs'],
    });
    expect(refused?.doc.probe).toEqual({
      id: 'refusal',
      title: 'A job is refused',
      find: { text: 'refuse' },
    });
  });

  test('a later folder replaces a rule of the same id', async () => {
    const catalog = await loadCatalog([GOOD, 'fixtures/rules/override']);
    expect(catalog.byId.get('JOB_REFUSED')?.info.title).toBe('A job was turned away');
    expect(catalog.rules).toHaveLength(2);
    expect(catalog.notices).toEqual([]);
  });

  test('one file can be named', async () => {
    const catalog = await loadCatalog([`${GOOD}/job-refused.yml`]);
    expect(catalog.rules.map((rule) => rule.info.id)).toEqual(['JOB_REFUSED']);
  });

  test('a missing folder stops with the next step', async () => {
    const error: unknown = await loadCatalog(['fixtures/rules/none']).catch((reason: unknown) => reason);
    expect(describeError(error)).toBe(
      'no rules at fixtures/rules/none\n  next: name a folder of rule files, or one rule file',
    );
  });
});

describe('rules that cannot be read', () => {
  let catalog: Catalog;
  beforeAll(async () => {
    catalog = await loadCatalog([BAD]);
  });

  test('do not keep the others from working', () => {
    expect(catalog.rules.map((rule) => rule.info.id)).toEqual(['EXAMPLES_FAIL', 'LINTS', 'TWICE']);
  });

  test('unknown keys, with what was meant', () => {
    expect(lines(catalog, 'unknown-key.yaml')).toEqual([
      ':1:1 tier is missing; next: add "tier" (symptom, application, dependency, platform or change)',
      ':8:7 unknown key "txt" (did you mean "text"?); next: use one of filter, text, level, exception, capture, all, any, not, or take the key out',
      ':9:1 unknown key "tire" (did you mean "tier"?); next: use one of id, title, tier, severity, status, when, because, behind, server, shared, heals, contradicts, probe, confirm, fix, suspects, success, references, examples, or take the key out',
    ]);
  });

  test('a filter that cannot be read, at its place inside the block', () => {
    const [line, ...more] = lines(catalog, 'bad-filter.yaml');
    expect(line).toMatch(/^:9:\d+ the filter cannot be read: .+; next: ./);
    expect(more).toEqual([]);
  });

  test('a regex that RE2 does not have, at the offending part', () => {
    expect(lines(catalog, 'bad-regex.yaml')).toEqual([
      ':8:19 the regex is not valid RE2: invalid or unsupported Perl syntax `(?=` (RE2 has no lookaround); next: write it as RE2 (re2/wiki/Syntax)',
    ]);
  });

  test('values of the wrong kind, and what comes later', () => {
    expect(lines(catalog, 'bad-value.yaml')).toEqual([
      ':2:8 "title" is 17, not a text; next: write a text',
      ':3:7 "tier" is "aplication" (did you mean "application"?); next: use one of symptom, application, dependency, platform, change',
      ':7:22 unknown key "fild" (did you mean "field"?); next: use one of field, regex, optional, or take the key out',
      ':8:3 sequence comes with a later version; for now a rule looks at one entry (filter, text, level, exception, capture, all, any, not); next: take "sequence" out',
      ':11:20 "behind.0.tie.within" is not a duration such as 500ms, 1s or 5m; next: see "A rule" in the README for what may stand here',
    ]);
  });

  test('YAML that is none', () => {
    expect(lines(catalog, 'not-yaml.yaml')[0]).toMatch(/^:2:\d+ not valid YAML: /);
  });

  test('a capture that nothing gives', () => {
    expect(lines(catalog, 'no-capture.yaml')).toEqual([
      ':2:9 nothing is sure to give {{hots}} (did you mean "host"?); next: capture "hots" in `when` (in every branch of an `any`, and not as optional), or take {{hots}} out',
    ]);
  });

  test('an id that is taken, and a rule that is not there', () => {
    expect(lines(catalog, 'same-id.yaml')).toEqual([
      `:2:5 the id TWICE is taken by ${BAD}/same-id-2.yaml; next: rename one of them, or delete one`,
    ]);
    expect(lines(catalog, 'examples-fail.yaml')).toEqual([
      ':6:18 EXAMPLES_FAIL is behind "EXAMPLE_FAIL", which no rule has as its id (did you mean "EXAMPLES_FAIL"?); next: name a rule that is loaded, or take it out',
    ]);
  });
});

describe('the hash and the cache', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'rca-catalog-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test('the hash is of what rules say: not of order, formatting or examples', async () => {
    const text = await readFile(`${GOOD}/job-refused.yml`, 'utf8');
    const rules = join(dir, 'rules');
    await import('node:fs/promises').then((fs) => fs.mkdir(rules));
    await writeFile(join(rules, 'z.yaml'), `# moved\n${text}examples: { match: [{ textPayload: x }] }\n`);
    await writeFile(join(rules, 'a.yaml'), await readFile(`${GOOD}/queue-full.yaml`, 'utf8'));
    const { hash } = await loadCatalog([GOOD]);
    expect((await loadCatalog([rules])).hash).toBe(hash);
    await writeFile(join(rules, 'z.yaml'), text.replace('WARNING', 'ERROR'));
    expect((await loadCatalog([rules])).hash).not.toBe(hash);
  });

  test('a second start reads the cache and finds the same', async () => {
    const cacheDir = join(dir, 'cache');
    const first = await loadCatalog([GOOD], { cacheDir });
    expect(await readdir(cacheDir)).toHaveLength(1);
    const second = await loadCatalog([GOOD], { cacheDir });
    expect(second.hash).toBe(first.hash);
    expect(second.rules.map(known)).toEqual(first.rules.map(known));
    expect(
      second.byId.get('JOB_REFUSED')?.match(viewOf({ severity: 'ERROR', textPayload: 'job 1 refused' })),
    ).toEqual({ captures: {} });
  });

  test('what is kept of the bundled rules is what is found in them anew', async () => {
    const cacheDir = join(dir, 'bundled');
    const bundled = fileURLToPath(new URL('../../rules', import.meta.url));
    await loadCatalog([bundled], { cacheDir });
    const [kept, fresh] = [await loadCatalog([bundled], { cacheDir }), await loadCatalog([bundled])];
    expect(kept.rules.map(known)).toEqual(fresh.rules.map(known));
    expect(kept.hash).toBe(fresh.hash);
  });

  test('without a folder a process reads each rule once: the second catalog is the same, and a changed rule is read anew', async () => {
    const own = join(dir, 'in-memory');
    await mkdir(own);
    const text = await readFile(join(GOOD, 'queue-full.yaml'), 'utf8');
    await writeFile(join(own, 'one.yaml'), text);
    const first = await loadCatalog([own]);
    expect(first.rules).toHaveLength(1);
    const second = await loadCatalog([own]);
    expect(second.hash).toBe(first.hash);
    expect(second.rules.map(known)).toEqual(first.rules.map(known));
    await writeFile(join(own, 'one.yaml'), text.replace(/^title:.*$/m, 'title: Another one'));
    const changed = await loadCatalog([own]);
    expect(changed.rules[0]?.info.title).toBe('Another one');
    expect(changed.hash).not.toBe(first.hash);
  });

  test('a damaged cache is none, and one that cannot be written is no error', async () => {
    const cacheDir = join(dir, 'cache');
    for (const name of await readdir(cacheDir))
      await writeFile(join(cacheDir, name), '[["x", {"doc": 1}], 7');
    expect((await loadCatalog([GOOD], { cacheDir })).rules).toHaveLength(2);
    const file = join(dir, 'a-file');
    await writeFile(file, '');
    expect((await loadCatalog([GOOD], { cacheDir: file })).rules).toHaveLength(2);
  });
});
