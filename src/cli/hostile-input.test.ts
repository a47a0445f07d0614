import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { CASE, rca, scratch, shell, type Ran } from './testing/run-rca.ts';

const dir = scratch();
const entries = join(CASE, 'entries.ndjson');
const text = readFileSync(entries);
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
};
const flat = (ran: Ran): string => `${ran.out} ${ran.err}`.replace(/\s+/g, ' ');
const noStack = (ran: Ran): void => {
  expect(ran.out + ran.err).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
};

describe('what cannot be concluded from exits 3, with a report that says why', () => {
  const cases: readonly [string, () => readonly string[], RegExp][] = [
    [
      'an empty file',
      () => [file('empty.json', '')],
      /no entries: nothing was read, which is not "no errors"/,
    ],
    ['an empty array', () => [file('array.json', '[]')], /no entries: nothing was read/],
    ['a binary file', () => [file('binary.dat', randomBytes(200_000))], /nothing readable.*binary/],
    [
      'an unknown service',
      () => [entries, '--service', 'nope'],
      /no entry of "nope"; the services here are: chat-backend-staging/,
    ],
    [
      'a truncated gzip',
      () => [file('cut.gz', gzipSync(text).subarray(0, 30_000))],
      /could not be read to its end.*cut off/,
    ],
    [
      'one endless line',
      () => [file('line.json', `{"textPayload":"${'x'.repeat(8_000_000)}`)],
      /could not be read|nothing readable/,
    ],
    ['empty standard input', () => ['-'], /no entries: nothing was read/],
  ];
  it.each(cases)('%s', (_name, args, said) => {
    const ran = rca(['--from', ...args()]);
    expect(ran.code).toBe(3);
    expect(flat(ran)).toMatch(said);
    noStack(ran);
  });
});

describe('standard input', () => {
  it.each([
    ['plain', text],
    ['gzipped', gzipSync(text)],
  ] as const)('%s', (_name, input) => {
    for (const args of [['--from', '-'], ['--from=-']]) {
      const ran = rca(args, { input });
      expect(ran.code).toBe(0);
      expect(ran.out).toContain('952 entries, complete');
    }
  });

  it('is not read for an empty value, as of an unset variable', () => {
    const ran = rca(['--from', ''], { input: text });
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/--from (?:is empty|needs a value)/);
  });

  it('several --from are one set', () => {
    const half = Math.floor(text.length / 2);
    const at = text.indexOf('\n', half) + 1;
    const [a, b] = [file('a.ndjson', text.subarray(0, at)), file('b.ndjson', text.subarray(at))];
    const both = rca(['--from', a, '--from', b, '--format', 'json']);
    expect(both.out).toBe(rca(['--from', b, a, '--format', 'json']).out);
    expect((JSON.parse(both.out) as { coverage: { entries: number } }).coverage.entries).toBe(952);
  });
});

describe('what could be read of damaged files is reported', () => {
  it('a truncated gzip exits 1 where a finding forces it', () => {
    const whole = gzipSync(text);
    const cut = file('late.gz', whole.subarray(0, whole.length - 2_000));
    const ran = rca(['--from', cut, '--fail-on', 'high']);
    expect(ran.code).toBe(1);
    expect(flat(ran)).toMatch(/NOT complete.*could not be read to its end/);
  });

  it('invalid UTF-8 in a line costs no other line', () => {
    const bad = Buffer.concat([
      Buffer.from('{"textPayload":"\xff\xfe","timestamp":"2025-10-02T21:41:00Z"}\n', 'latin1'),
      text,
    ]);
    const ran = rca(['--from', file('latin.ndjson', bad)]);
    expect(ran.code).toBe(0);
    expect(flat(ran)).toMatch(/no UTF-8/);
    expect(ran.out).toContain('not JSON');
  });

  it('a line that is no entry is located', () => {
    const ran = rca(['--from', file('half.ndjson', `${text.toString()}{"timestamp": \n`)]);
    expect(ran.code).toBe(0);
    expect(flat(ran)).toMatch(/half\.ndjson:953/);
  });
});

describe('what a person can mend exits 2, on stderr, with the next step', () => {
  beforeAll(() => {
    mkdirSync(join(dir, 'rules'));
    file('rules/typo.yaml', 'id: TYPO_RULE\ntitle: x\nteir: application\n');
  });
  const cases: readonly [string, () => readonly string[], RegExp][] = [
    ['a missing file', () => ['--from', 'no/such/file.json'], /no\/such\/file\.json: no such file or folder/],
    ['a missing folder of rules', () => ['--from', entries, '--rules', 'nowhere'], /no rules at nowhere/],
    ['a time that is none', () => ['--from', entries, '--since', 'foo'], /--since "foo" is not a time/],
    [
      'a time without offset',
      () => ['--from', entries, '--since', '2025-10-02T21:00'],
      /no offset next: say which: 2025-10-02T21:00:00Z/,
    ],
    [
      'a filter, by column',
      () => ['--from', entries, '--filter', 'severity>=ERROR AND ('],
      /--filter:1:22: filter: unexpected the end.*severity>=ERROR AND \( \^/,
    ],
    [
      'a context that is no JSON',
      () => ['--from', entries, '--context', file('ctx.json', '{"symptom": ')],
      /ctx\.json:1:\d+: the context file is no JSON/,
    ],
    [
      'a context with a wrong member',
      () => ['--from', entries, '--context', file('ctx2.json', '{"symptom": 7}')],
      /symptom is no text/,
    ],
    [
      'a configuration that is no YAML',
      () => ['--from', entries, '--config', file('c.yaml', 'format: [\n')],
      /c\.yaml:\d+:\d+: .*mend the YAML/,
    ],
    [
      'an unknown option in the configuration',
      () => ['--from', entries, '--config', file('d.yaml', 'full: true\nformt: json\n')],
      /d\.yaml:2: unknown option "formt" next: did you mean format\?/,
    ],
    [
      'a missing configuration',
      () => ['--from', entries, '--config', 'none.yaml'],
      /none\.yaml: the configuration file cannot be read/,
    ],
    [
      'a test report that is no XML',
      () => ['--from', entries, '--tests', entries],
      /entries\.ndjson:\d+:\d+: .*JUnit/,
    ],
    [
      'a missing test report',
      () => ['--from', entries, '--tests', 'none.xml'],
      /none\.xml: the test report cannot be read: no such file/,
    ],
    [
      'an unknown option',
      () => ['--sevice', 'x'],
      /unknown option or command "sevice" next: did you mean --service\?/,
    ],
    [
      'an unknown command',
      () => ['shwo'],
      /unknown option or command "shwo" next: did you mean .*rca show\?/,
    ],
    ['a file without --from', () => ['entries.json'], /rca --from entries\.json/],
    ['an option without its value', () => ['--from'], /--from needs a value/],
    [
      'a format that is none',
      () => ['--from', entries, '--format', 'jsn'],
      /--format "jsn" is not one of terminal, markdown, json.*did you mean json\?/,
    ],
    ['a width that is no number', () => ['--from', entries, '--width', 'wide'], /--width is no whole number/],
    [
      'an output that cannot be made',
      () => ['--from', entries, '--output-json', '/proc/none/x.json'],
      /\/proc\/none\/x\.json: the report could not be written/,
    ],
    [
      'a folder for drafts that cannot be made',
      () => [
        ...['rules', 'suggest', '--from', 'fixtures/cases/websocket-auth/entries.ndjson'],
        ...['--output', '/proc/none'],
      ],
      /the draft cannot be written: ENOENT/,
    ],
    [
      'an output that is a folder',
      () => ['--from', entries, '--output-md', dir],
      /the report could not be written: it is a folder/,
    ],
  ];
  it.each(cases)('%s', (_name, args, said) => {
    const ran = rca(args());
    expect(ran.out).toBe('');
    expect(ran.err.replace(/\s+/g, ' ')).toMatch(said);
    expect(ran.err).toMatch(/\n {2}next: \S/);
    expect(ran.code).toBe(2);
    noStack(ran);
  });

  it('a rule with a typo is a notice in a run and an error in rules check', () => {
    const rules = join(dir, 'rules');
    const ran = rca(['--from', entries, '--rules', rules, '--format', 'json']);
    expect(ran.code).toBe(0);
    const report = JSON.parse(ran.out) as { notices: { where?: string; message: string }[] };
    expect(report.notices).toContainEqual(
      expect.objectContaining({
        where: `${rules}/typo.yaml:3:1`,
        message: expect.stringContaining('did you mean "tier"?') as string,
      }),
    );
    const check = rca(['rules', 'check', '--rules', rules, '--no-bundled-rules']);
    expect(check.code).toBe(2);
    expect(check.out).toContain('typo.yaml:3:1: unknown key "teir"');
  });
});

describe('where the report goes', () => {
  const full = existsSync('/dev/full');
  it.runIf(full)('a full disk under --output-json is said', () => {
    const ran = rca(['--from', entries, '--output-json', '/dev/full']);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/\/dev\/full: the report could not be written: no space left/);
  });

  it.runIf(full)('a full disk under standard output is said', () => {
    const ran = shell(`$RCA --from ${entries} > /dev/full`);
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/no space left on the device\n {2}next:/);
  });

  it('a closed pipe ends quietly', () => {
    const ran = shell(`{ $RCA --from ${entries} --format json --full; echo "code $?" >&2; } | head -c 1`);
    expect(ran.out).toBe('{');
    expect(ran.err).toBe('code 0\n');
  });

  it('runs without a state folder that can be written', () => {
    const ran = rca(['--from', entries], {
      env: { RCA_STATE_DIR: '/proc/none', RCA_CACHE_DIR: '/proc/none' },
    });
    expect(ran.code).toBe(0);
    expect(ran.err).toBe('');
    const show = rca(['show'], { env: { RCA_STATE_DIR: '/proc/none' } });
    expect(show.code).toBe(2);
    expect(show.err).toMatch(/no last run to show\n {2}next: run rca --from FILE/);
  });

  it('two runs at once keep one whole last run', () => {
    const ran = shell(
      `$RCA --from ${entries} >/dev/null & $RCA --from ${entries} >/dev/null; wait; $RCA show`,
    );
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('not JSON');
  });
});

it('a Node.js without WebAssembly is named as what is in the way', () => {
  const ran = rca(['--from', entries], { env: { NODE_OPTIONS: '--jitless' } });
  expect(ran.code).toBe(2);
  expect(ran.err).toContain('this Node.js runs without WebAssembly');
  expect(ran.err).toContain('next: start it without --jitless');
  expect(ran.err).not.toContain('fault of rca');
});
