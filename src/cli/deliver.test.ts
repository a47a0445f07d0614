import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { sampleReport } from '../render/html/testing/reports.ts';
import { announceOnGitHub } from './deliver.ts';
import type { Io } from './io.ts';
import { main } from './main.ts';

const folder = mkdtempSync(join(tmpdir(), 'rca-deliver-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
function world(env: Record<string, string> = {}): { io: Io; text: { out: string; err: string } } {
  const text = { out: '', err: '' };
  const to = (name: 'out' | 'err'): Writable =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        text[name] += chunk.toString();
        done();
      },
    });
  const io: Io = {
    stdin: Readable.from([]),
    stdout: to('out'),
    stderr: to('err'),
    env: { RCA_STATE_DIR: folder, ...env },
    cwd: folder,
  };
  return { io, text };
}
async function run(...args: readonly string[]): Promise<Ran> {
  const { io, text } = world();
  const code = await main(args, io);
  return { code, ...text };
}
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

describe('rca render', () => {
  it('writes all forms in one run, and the same bytes from what it wrote', async () => {
    write('report.json', `${JSON.stringify(sampleReport(3), null, 2)}\n`);
    const files = ['json', 'md', 'html', 'junit', 'sarif'];
    const first = await run('render', 'report.json', ...files.map((f) => `--output-${f}=a.${f}`));
    expect(first.code).toBe(0);
    expect(first.out).toContain('F1');
    await run('render', 'a.json', ...files.map((f) => `--output-${f}=b.${f}`));
    for (const f of files) expect(read(`b.${f}`)).toBe(read(`a.${f}`));
    expect(read('a.json')).toBe(read('report.json'));
    expect((await run('render', 'a.json', '--format', 'html')).out).toBe(read('a.html'));
  });

  it('says what is wrong with a wrong file', async () => {
    write('no.json', '{"findings": []}');
    const damaged = { ...sampleReport(1), findings: [{ id: 'F1' }] };
    write('damaged.json', JSON.stringify(damaged));
    expect(await run('render', 'no.json')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('no.json: this is no report') as string,
    });
    expect((await run('render', 'damaged.json')).err).toContain(
      'damaged.json: the report is damaged at findings.0.',
    );
    expect((await run('render', 'gone.json')).err).toContain(
      'gone.json: the report cannot be read: no such file',
    );
  });
});

describe('--template', () => {
  it('takes the place of the format’s own', async () => {
    write('report.json', JSON.stringify(sampleReport(1)));
    write(
      'own.hbs',
      '<!doctype html><title>{{text title}}</title>{{#each findings}}<p>{{text title}}</p>{{/each}}',
    );
    const { out } = await run('render', 'report.json', '--format', 'html', '--template', 'own.hbs');
    expect(out).toBe(
      '<!doctype html><title>payments: Payments fail: the pool is exhausted (1)</title><p>Payments fail: the pool is exhausted (1)</p>',
    );
  });
  it.each([
    ['{{{title}}}', 'own.hbs:1:1: a triple stash'],
    ['\n<p>{{title}}</p>', 'own.hbs:2:4: {{title}} prints a value without escaping it'],
    ['<p>{{text titel}}</p>', 'own.hbs:1:11: the report has no "titel" for templates'],
    ['{{#if findigs}}x{{/if}}', 'own.hbs:1:7: the report has no "findigs"'],
    ['{{#each findings}}', 'own.hbs:1:1: not a Handlebars template'],
    ['{{> other}}', 'own.hbs:1:1: there is no partial "other"'],
    ['<p class={{text title}}>', 'own.hbs:1:10: the attribute class has no quotes'],
    ['<p {{text title}}>', 'own.hbs:1:4: a value inside a tag'],
    ['<script>\nlet a = "{{text title}}"</script>', 'own.hbs:2:10: a value inside <script> is code'],
    ['<STYLE media="all">{{text title}}</STYLE>', 'own.hbs:1:20: a value inside <style> is code'],
    ['<!-- {{text title}} -->', 'own.hbs:1:6: a value inside a comment'],
    ['<a href="{{text title}}">x</a>', 'own.hbs:1:10: the attribute href leads where the value says'],
    ['<b onclick=\'f("{{text title}}")\'>', 'own.hbs:1:16: a value in the attribute onclick is code'],
    ['<p title="a>b" class={{text title}}>', 'own.hbs:1:22: the attribute class has no quotes'],
    ['{{#each report.findings}}{{text titlee}}{{/each}}', 'own.hbs:1:33: the report has no "titlee"'],
  ])('refuses %j and says where', async (template, message) => {
    write('report.json', JSON.stringify(sampleReport(1)));
    write('own.hbs', template);
    const { code, out, err } = await run(
      'render',
      'report.json',
      '--format',
      'html',
      '--template',
      'own.hbs',
    );
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
  it('lets values stand where escaping holds', async () => {
    write('report.json', JSON.stringify(sampleReport(1)));
    write(
      'own.hbs',
      '<!doctype html><script>1 < 2</script><!-- a > b --><p title="{{text title}}" {{#if findings}}hidden{{/if}}>{{text title}}</p><a href="#{{text title}}">x</a>{{#each findings}}<a href="{{url id}}">{{text id}}</a>{{/each}}',
    );
    const { code, err } = await run('render', 'report.json', '--format', 'html', '--template', 'own.hbs');
    expect([code, err]).toEqual([0, '']);
  });
  it('may call partials that stand beside it, and show any member of the report', async () => {
    write('report.json', JSON.stringify(sampleReport(2)));
    mkdirSync(join(folder, '.rca', 'templates'), { recursive: true });
    write('.rca/templates/short.hbs', '{{#each report.findings}}{{> line}}\n{{/each}}');
    write('.rca/templates/line.hbs', '- {{text fingerprint}} {{text failures}}');
    const { out } = await run('render', 'report.json', '--format', 'markdown', '--template', 'short');
    const [first, second] = sampleReport(2).findings;
    expect(out).toBe(
      `- ${first?.fingerprint ?? ''} ${first?.failures ?? 0}\n- ${second?.fingerprint ?? ''} ${second?.failures ?? 0}\n`,
    );
    write('.rca/templates/line.hbs', '\n {{{title}}}');
    const wrong = await run('render', 'report.json', '--format', 'markdown', '--template', 'short');
    expect(wrong.err).toContain('line.hbs:2:2: a triple stash');
    write('.rca/templates/line.hbs', '{{> line}}');
    const loop = await run('render', 'report.json', '--format', 'markdown', '--template', 'short');
    expect(loop.err).toContain('line.hbs:1:1: the partial "line" calls itself');
  });
  it('is refused for a format that has none', async () => {
    write('report.json', JSON.stringify(sampleReport(1)));
    expect((await run('render', 'report.json', '--format', 'sarif', '--template', 'own.hbs')).err).toContain(
      '--format sarif has no template',
    );
  });
});

describe('in a GitHub Actions step', () => {
  it('appends the summary and annotates; a summary that cannot be written is no failure', async () => {
    write('summary.md', 'before\n');
    const { io, text } = world({ GITHUB_STEP_SUMMARY: join(folder, 'summary.md') });
    await announceOnGitHub(sampleReport(1), io);
    expect(read('summary.md')).toMatch(/^before\n# payments: Payments fail/);
    expect(text.err).toMatch(/^::error file=db\/pool\.py,line=12,/);
    const other = world({ GITHUB_STEP_SUMMARY: join(folder, 'no', 'where') });
    await announceOnGitHub(sampleReport(1), other.io);
    expect(other.text.err).toContain('the step summary could not be written');
  });
  it('does nothing elsewhere', async () => {
    const { io, text } = world();
    await announceOnGitHub(sampleReport(1), io);
    expect(text).toEqual({ out: '', err: '' });
  });
  it('lets no log text on standard output be taken for a command of the runner', async () => {
    const report = sampleReport(1);
    const evil = `${'x'.repeat(60)} ::set-output name=a::b ${'y'.repeat(60)} ::error::z ##[add-mask]q`;
    const walk = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(walk)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value).map(([k, v]) => [
                k,
                ['title', 'quote', 'why', 'answer'].includes(k) ? evil : walk(v),
              ]),
            )
          : value;
    write('evil.json', JSON.stringify(walk(report)));
    for (const args of [[], ['--full'], ['--full', '--width', '61'], ['--full', '--width', '40']]) {
      const { code, out } = await run('render', 'evil.json', ...args);
      expect(code).toBe(0);
      expect(out).toContain('set-output');
      expect(out.split('\n').filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
    }
  });
});

describe('the last net', () => {
  it('is under every form of a saved report', async () => {
    const secret = ['xoxb', '-123456789012-1234567890123-', 'abcdefghijABCDEFGHIJklmn'].join('');
    const report = sampleReport(1);
    write('leak.json', JSON.stringify({ ...report, context: { symptom: `it said ${secret}` } }));
    const files = ['json', 'md', 'html', 'junit', 'sarif'];
    const { code, out } = await run(
      'render',
      'leak.json',
      '--full',
      ...files.map((f) => `--output-${f}=leak.${f}`),
    );
    expect(code).toBe(0);
    for (const text of [out, ...files.map((f) => read(`leak.${f}`))]) expect(text).not.toContain(secret);
    expect(read('leak.json')).toContain('replaced at the last check: context.symptom');
  });
});
