import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rca, scratch } from './testing/run-rca.ts';

const folder = scratch();
const env = { RCA_STATE_DIR: join(folder, 'state') };

const entry = (n: number, severity: string, message: string, more: object = {}): object => ({
  insertId: `entry-${String(n).padStart(2, '0')}`,
  timestamp: new Date(Date.UTC(2026, 0, 20, 10, 0, n)).toISOString(),
  logName: 'projects/shop/logs/run.googleapis.com%2Fstderr',
  resource: { type: 'cloud_run_revision', labels: { service_name: 'api', revision_name: 'api-1' } },
  severity,
  jsonPayload: { message, ...more },
});
const ENTRIES = [
  // U1: known by its wording.
  entry(1, 'ERROR', 'carrier dhl refused parcel 4711: weight limit of jane.doe@example.com'),
  entry(2, 'ERROR', 'carrier dhl refused parcel 4712: weight limit of joe@example.com'),
  entry(3, 'ERROR', 'carrier dhl refused parcel 99: weight limit of ann@example.com'),
  // U2: says the same each time, word for word.
  entry(4, 'ERROR', 'label printer is out of labels'),
  entry(5, 'ERROR', 'label printer is out of labels'),
  // U3: a healthy line has its words.
  entry(6, 'WARNING', 'parcel 17 goes to depot 3'),
  entry(7, 'INFO', 'carrier dhl took parcel 4713'),
  entry(8, 'INFO', 'label printer has labels'),
];
const file = join(folder, 'entries.ndjson');
const save = (name: string, entries: readonly object[]): string => {
  const path = join(folder, name);
  writeFileSync(path, entries.map((e) => JSON.stringify(e)).join('\n'));
  return path;
};
const suggest = (...args: readonly string[]): ReturnType<typeof rca> =>
  rca(['rules', 'suggest', ...args], { env, cwd: folder });

beforeAll(() => {
  save('entries.ndjson', ENTRIES);
});

describe('rca rules suggest', () => {
  it('prints one rule for one unknown, which passes the check of rules once it is saved', () => {
    const { code, out, err } = suggest('--from', file, '--unknown', 'U1');
    expect([code, err]).toEqual([
      0,
      'rca: U1 is "carrier dhl refused parcel <*>: weight limit of [email:<*>]", by the numbers of these entries without a baseline; for those of another report give --report FILE, or the fingerprint instead of the number\n',
    ]);
    expect(out).toContain(
      '# Draft of rca rules suggest: seen in 3/3 entries of the unknown pattern, in 0/5 others.',
    );
    expect(out).toContain('id: CARRIER_DHL_REFUSED_PARCEL_WEIGHT\n');
    expect(out).toMatch(/^tier: \w+ # guessed: /m);
    expect(out).toContain('status: draft\n');
    expect(out).not.toContain('jane.doe');
    const rules = join(folder, 'mine');
    mkdirSync(rules);
    writeFileSync(join(rules, 'carrier.yaml'), out);
    const check = rca(['rules', 'check', '--rules', rules], { env });
    expect(check.out).toMatch(/, 0 errors, 0 warnings\n$/);
    expect(check.code).toBe(0);
    // Once it is a rule, it is no unknown.
    // A last run of its own: that one numbers what is left.
    const ruled = { RCA_STATE_DIR: join(folder, 'ruled') };
    const again = rca(['--from', file, '--rules', rules, '--format', 'json'], { env: ruled });
    const report = JSON.parse(again.out) as {
      unknowns: { template: string }[];
      findings: { layers: { ruleId?: string }[] }[];
    };
    expect(report.unknowns.map((u) => u.template)).not.toContain(
      'carrier dhl refused parcel <*>: weight limit of <*>',
    );
    expect(report.findings.flatMap((f) => f.layers.map((l) => l.ruleId))).toContain(
      'CARRIER_DHL_REFUSED_PARCEL_WEIGHT',
    );
  });

  it('says which unknowns there are where none is named, or one that is not there', () => {
    const none = suggest('--from', file);
    expect([none.code, none.out]).toEqual([2, '']);
    expect(none.err).toContain('there are 3 unknown patterns, and a rule is a file');
    expect(none.err).toContain('U1 carrier dhl refused parcel <*>');
    const other = suggest('--from', file, '--unknown', 'U9');
    expect(other.code).toBe(2);
    expect(other.err).toContain('there is no unknown pattern "U9"');
    expect(other.err).toContain('U2 label printer is out of labels');
  });

  it('refuses a rule that would be seen in its own text only', () => {
    const { code, out, err } = suggest('--from', file, '--unknown', 'U2');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(
      'U2 label printer is out of labels: no rule: its 2 entries all say the same in what a draft keeps of them',
    );
  });

  it('refuses a rule that fires on other entries, and cites the first', () => {
    const rules = join(folder, 'known');
    mkdirSync(rules);
    writeFileSync(
      join(rules, 'far.yaml'),
      "id: FAR_DEPOT\ntitle: Far depot\ntier: application\nseverity: low\nwhen: { text: 'parcel \\d+ goes to depot 9\\d\\d' }\nbecause: It is far.\n",
    );
    const parcel = (n: number, depot: number): object =>
      entry(n, 'WARNING', `parcel ${n} goes to depot ${depot}`);
    const path = save('fires.ndjson', [
      ...[1, 2, 3].map((n) => parcel(n, n)),
      // Known to a rule: the same words are no sign of what is not known.
      ...[10, 11, 12, 13].map((n) => parcel(n, 900 + n)),
      entry(20, 'INFO', 'all well'),
    ]);
    const { code, out, err } = suggest('--from', path, '--rules', rules, '--output', join(folder, 'fires'));
    expect([code, out]).toEqual([2, '1 unknown pattern, 0 drafts written, 1 refused\n']);
    expect(err).toContain(
      'seen in 4 of 5 other entries, the first: entry-10 (known to a rule, WARNING), entry-11 (known to a rule, WARNING), entry-12 (known to a rule, WARNING)\n  next: ',
    );
    expect(existsSync(join(folder, 'fires'))).toBe(false);
  });

  it('writes a file for each, says what was refused, and leaves a file that is there as it is', () => {
    const drafts = join(folder, 'drafts');
    const first = suggest('--from', file, '--output', drafts);
    expect(first.code).toBe(0);
    expect(first.out).toMatch(/\n3 unknown patterns, 2 drafts written, 1 refused\n$/);
    expect(readdirSync(drafts).sort()).toEqual([
      'carrier-dhl-refused-parcel-weight.yaml',
      'parcel-goes-depot.yaml',
    ]);
    const kept = join(drafts, 'parcel-goes-depot.yaml');
    writeFileSync(kept, 'mine\n');
    const second = suggest('--from', file, '--output', drafts);
    expect(second.code).toBe(2);
    expect(second.err).toContain('parcel-goes-depot.yaml: is there already and was left as it is');
    expect(readFileSync(kept, 'utf8')).toBe('mine\n');
  });

  it('gives the same bytes whatever the order of the input, and from standard input', () => {
    const once = suggest('--from', file, '--unknown', 'U1').out;
    const back = save('back.ndjson', [...ENTRIES].reverse());
    expect(suggest('--from', back, '--unknown', 'U1').out).toBe(once);
    const piped = rca(['rules', 'suggest', '--from', '-', '--unknown', 'U1'], {
      env,
      input: readFileSync(file),
    });
    expect(piped.out).toBe(once);
  });

  it('takes the entries of the last run, and its numbers', () => {
    const fresh = { RCA_STATE_DIR: join(folder, 'fresh') };
    const none = rca(['rules', 'suggest', '--unknown', 'U1'], { env: fresh });
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('there is no last run')]);
    expect(rca(['--from', file], { env: fresh }).code).toBe(0);
    const { code, out } = rca(['rules', 'suggest', '--unknown', 'u1'], { env: fresh });
    expect([code, out]).toEqual([0, suggest('--from', file, '--unknown', 'U1').out]);
  });

  it('means the number of the report that is given, or of the last run of these entries, which a baseline changes', () => {
    const state = { RCA_STATE_DIR: join(folder, 'compared') };
    // Of the two patterns the rarer one is news.
    const known = (n: number): object => entry(n, 'ERROR', `carrier dhl refused parcel ${n}: weight limit`);
    const before = save(
      'before.ndjson',
      Array.from({ length: 40 }, (_, n) => known(n)),
    );
    const after = save('after.ndjson', [
      ...Array.from({ length: 40 }, (_, n) => known(n)),
      ...Array.from({ length: 15 }, (_, n) => entry(n + 40, 'ERROR', `mail ${n} bounced at relay ${n * 3}`)),
    ]);
    const report = join(folder, 'compared.json');
    const cases = ['carrier', 'mail'].map((word) => `id: ${word.toUpperCase()}_`);
    const [carrier = '', mail = ''] = cases;
    const alone = suggest('--from', after, '--unknown', 'U1');
    expect(alone.out).toContain(carrier);
    expect(alone.err).toContain('by the numbers of these entries without a baseline');
    const run = ['--from', after, '--baseline', `entries:${before}`, '--db', 'none', '--output-json', report];
    expect(rca(run, { env: state }).code).toBe(0);
    const { unknowns } = JSON.parse(readFileSync(report, 'utf8')) as { unknowns: { fingerprint: string }[] };
    // Elsewhere the report or the fingerprint says it.
    const given = suggest('--from', after, '--unknown', 'U1', '--report', report);
    expect([given.code, given.err]).toEqual([0, '']);
    expect(given.out).toContain(mail);
    const named = suggest('--from', after, '--unknown', unknowns[0]?.fingerprint ?? '');
    expect([named.out, named.err]).toEqual([given.out, '']);
    // Here it was the last run.
    const last = rca(['rules', 'suggest', '--from', 'after.ndjson', '--unknown', 'u1'], {
      env: state,
      cwd: folder,
    });
    expect(last.out).toBe(given.out);
    expect(last.err).toContain('U1 is "mail <*> bounced at relay <*>", by the numbers of the last run;');
    // Entries that are not those of the report.
    const other = suggest('--from', before, '--unknown', 'U1', '--report', report);
    expect([other.code, other.out]).toEqual([2, '']);
    expect(other.err).toContain(
      `U1 of ${report} is "mail <*> bounced at relay <*>": no unknown pattern of these entries`,
    );
    const none = suggest('--from', after, '--unknown', 'U9', '--report', report);
    expect(none.err).toContain(`there is no unknown pattern "U9" in ${report}\n  next: there are U1 mail`);
    const all = suggest('--from', after, '--report', report);
    expect([all.code, all.out]).toEqual([2, '']);
    expect(all.err).toContain('there is no --unknown');
  });

  it('names patterns of errors by the numbers of the report, where the one asked for is of none', () => {
    const saved = (n: number): object => entry(n, 'INFO', `order ${n} saved`);
    const before = save(
      'healthy.ndjson',
      Array.from({ length: 40 }, (_, n) => saved(n)),
    );
    const after = save('fallback.ndjson', [
      ...Array.from({ length: 40 }, (_, n) => saved(n)),
      ...Array.from({ length: 30 }, (_, n) => entry(n + 40, 'INFO', `route ${n} is served by the fallback`)),
      entry(70, 'ERROR', 'ledger drift of 7 cents'),
    ]);
    const report = join(folder, 'fallback.json');
    const run = ['--from', after, '--baseline', `entries:${before}`, '--db', 'none', '--output-json', report];
    expect(rca(run, { env }).code).toBe(0);
    const { code, err } = suggest('--from', after, '--unknown', 'U1', '--report', report);
    expect(code).toBe(2);
    expect(err).toContain('U1 says nothing of an error');
    expect(err).toContain('next: rules are suggested for patterns of errors: U2 ledger drift of');
  });

  it('writes no rule that is seen when all is well, and takes what is nearest there as examples', () => {
    const file = save('fails.ndjson', [
      ...[1, 2, 3].map((n) => entry(n, 'ERROR', `session ${n} closed for tenant t-${n}`)),
      entry(9, 'INFO', 'disk is fine'),
    ]);
    const same = save('same.ndjson', [entry(31, 'ERROR', 'session 7 closed for tenant t-7')]);
    const refused = suggest('--from', file, '--healthy', same);
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain(
      'the rule that its entries give is seen in 1 of 2 other entries, the first: entry-31 (of the healthy entries, ERROR)',
    );
    // An entry of the run that is among the healthy ones as well is no less one of them.
    expect(suggest('--from', file, '--healthy', file).err).toContain('is seen in 3 of 5 other entries');
    const near = save('near.ndjson', [entry(32, 'INFO', 'session 8 opened for tenant t-8')]);
    const written = suggest('--from', file, '--healthy', near);
    expect([written.code, written.err]).toEqual([0, '']);
    expect(written.out).toContain('in 0/2 others');
    expect(written.out).toMatch(/# of the healthy entries, INFO; \d of \d words in common/);
    for (const [healthy, said] of [
      [save('none.ndjson', []), 'the healthy entries are none'],
      ['-', 'healthy entries are read more than once, and - cannot be'],
    ] as const)
      expect(suggest('--from', file, '--healthy', healthy).err).toContain(said);
  });

  it('writes no rule of a text that never varies, whatever time stands before it', () => {
    const file = save('timed.ndjson', [
      ...[1, 2, 3].map((n) =>
        entry(n, 'ERROR', `2026-01-20 10:00:0${n} ERROR [main] - label printer is jammed`),
      ),
      entry(9, 'INFO', 'disk is fine'),
    ]);
    const { code, err } = suggest('--from', file);
    expect(code).toBe(2);
    expect(err).toContain('the rule would be seen in its own text only');
  });

  it('says so where no unknown is there', () => {
    const path = save('well.ndjson', [entry(1, 'INFO', 'all well')]);
    const { code, out, err } = suggest('--from', path);
    expect([code, out]).toEqual([0, '']);
    expect(err).toContain('no unknown pattern in these entries');
  });

  it('refuses live places', () => {
    const { code, err } = suggest('--from', 'gcp:shop');
    expect(code).toBe(2);
    expect(err).toContain('rules are suggested from saved entries, not from gcp:shop');
    expect(err).toContain('rca collect --output FILE');
  });
});

describe('an option that is given twice', () => {
  it('counts as it was given last, and a list has both', () => {
    const twice = suggest('--from', file, '--unknown', 'U2', '--unknown', 'U1');
    expect([twice.code, twice.out]).toEqual([0, suggest('--from', file, '--unknown', 'U1').out]);
    const folders = ['one', 'two'].map((name) => join(folder, name));
    const rules = folders.map((path, i) => {
      mkdirSync(path);
      const text = `id: PARCEL_${i}\ntitle: Parcel\ntier: application\nseverity: low\nwhen: { text: 'parcel ${i}' }\nbecause: It is.\n`;
      writeFileSync(join(path, 'parcel.yaml'), text);
      return ['--rules', path];
    });
    const list = rca(['rules', 'list', '--no-bundled-rules', ...rules.flat()], { env }).out;
    expect([list.includes('PARCEL_0'), list.includes('PARCEL_1')]).toEqual([true, true]);
    const history = rca(['history', 'list', '--db', 'x', '--db', join(folder, 'none.db')], { env });
    expect(history.err).not.toContain('fault of rca');
  });
});

describe('options of other commands', () => {
  it.each([
    [['rules', 'list', '--from', 'x.json'], 'rca rules list does not take --from', 'rca rules suggest does'],
    [['rules', 'check', '--output', 'x'], 'rca rules check does not take --output', 'rca rules suggest does'],
    [['show', '--from', 'x.json'], 'rca show does not take --from', 'rca show --help shows what it takes'],
    [
      ['doctor', '--tests=x.xml'],
      'rca doctor does not take --tests',
      'rca doctor --help shows what it takes',
    ],
    [['show', '--fron', 'x.json'], 'unknown option or command "fron"', 'did you mean --from?'],
  ])('%j are named as such', (args, what, next) => {
    const { code, err } = rca(args, { env });
    expect(code).toBe(2);
    expect(err).toContain(what);
    expect(err).toContain(next);
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });
});
