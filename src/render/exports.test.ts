import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { Finding, Report } from '../model/index.ts';
import { codePlace } from './code-place.ts';
import { visible } from './escape.ts';
import { commandData, commandProperty, github, stepSummary } from './github.ts';
import { sampleReport } from './html/testing/reports.ts';
import { junit, xmlText } from './junit.ts';
import { sarif, sarifText } from './sarif.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    ']]>',
    '<![CDATA[',
    '\ufffe\uffff',
    '::set-output name=x::y',
    '%0A::error::x',
    '[a](javascript:x)',
    '\r\n::error::x',
    'a:b,c=d',
  ),
);

interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}
function readXml(xml: string): readonly XmlNode[] {
  const nodes: XmlNode[] = [];
  const open: XmlNode[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', (tag) => {
    const node = { name: tag.name, attributes: tag.attributes, text: '' };
    nodes.push(node);
    open.push(node);
  });
  parser.on('text', (text) => {
    const node = open.at(-1);
    if (node) node.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return nodes;
}
const withTitle = (title: string): Report => {
  const report = sampleReport(1);
  const [finding] = report.findings as [Finding];
  return { ...report, findings: [{ ...finding, title, actions: [title] }] };
};

describe('JUnit', () => {
  it('has a failed case for each finding and each failing test, with its explanation', () => {
    const nodes = readXml(junit(sampleReport(2)));
    expect(nodes[0]?.attributes).toMatchObject({
      name: 'rca',
      tests: '6',
      failures: '5',
      errors: '0',
      skipped: '1',
    });
    const failures = nodes.filter((n) => n.name === 'failure');
    expect(failures.map((f) => f.attributes['message'])).toEqual([
      'Payments fail: the pool is exhausted (1): 31/40 requests',
      'Payments fail: the pool is exhausted (2): 31/40 requests',
      'explained by F1: Payments fail: the pool is exhausted (1)',
      'explained by F2: Payments fail: the pool is exhausted (2)',
      'no finding explains this failing test',
    ]);
    expect(failures[0]?.text).toContain('why 1 (verified): layer 1');
  });
  it('does not let an unread window look like a passed one', () => {
    const report = sampleReport(0);
    const empty = { ...report, coverage: { ...report.coverage, entries: 0 } };
    expect(readXml(junit(empty)).find((n) => n.name === 'skipped')?.attributes['message']).toContain(
      'nothing was read',
    );
    const complete = { ...report, coverage: { ...report.coverage, entries: 5, complete: true } };
    expect(readXml(junit(complete)).some((n) => n.name === 'skipped')).toBe(false);
  });
  it('brings any text back as that text', () => {
    const shown = (text: string): string =>
      visible(text).replace(/[\ufffe\uffff]/g, (c) => `\\u{${c.charCodeAt(0).toString(16)}}`);
    fc.assert(
      fc.property(anyText, (text) => {
        const nodes = readXml(junit(withTitle(text)));
        expect(nodes.find((n) => n.name === 'failure')?.attributes['message']).toBe(
          `${shown(text)}: 31/40 requests`,
        );
        expect(
          nodes
            .find((n) => n.name === 'failure')
            ?.text.split('\n')
            .at(-1),
        ).toBe(`do: ${shown(text)}`);
        expect(nodes.filter((n) => n.name === 'testcase')).toHaveLength(4);
        expect(readXml(`<a>${xmlText(text)}</a>`)[0]?.text).toBe(shown(text));
      }),
    );
  });
});

describe('SARIF', () => {
  interface Log {
    readonly runs: readonly [
      {
        readonly results: readonly {
          readonly message: { readonly text: string };
          readonly level: string;
          readonly locations: unknown;
        }[];
        readonly properties: unknown;
      },
    ];
  }
  it('has the layers with a place in code, and counts the findings without one', () => {
    const log = JSON.parse(sarif(sampleReport(2))) as Log;
    expect(log.runs[0].results).toHaveLength(2);
    expect(log.runs[0].results[0]).toMatchObject({
      level: 'error',
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'db/pool.py' }, region: { startLine: 12 } } },
      ],
    });
    const [finding] = sampleReport(1).findings as [Finding];
    const none = { ...finding, layers: [finding.layers[0]] } as Finding;
    expect((JSON.parse(sarif({ ...sampleReport(1), findings: [none] })) as Log).runs[0].properties).toEqual({
      findings: 1,
      findingsWithoutPlace: 1,
    });
  });
  it('brings any text back as that text, never as a link', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const escaped = JSON.parse(JSON.stringify(sarifText(text))) as string;
        expect(escaped.replace(/\\([\\[\]])/g, '$1')).toBe(visible(text));
        expect(escaped.replace(/\\[\\[\]]/g, '')).not.toMatch(/[[\]\\]/);
      }),
    );
  });
  it.each([
    ['app/auth.py:12 in handle', { file: 'app/auth.py', line: 12 }],
    ['/app/auth.py:12 in handle', { file: 'auth.py', line: 12 }],
    ['/usr/lib/python3/json.py:9 in dumps', null],
    ['../../etc/passwd:1', null],
    ['C:\\src\\a.cs:3 in Run', null],
    ['https://x/a.js:3 in f', null],
    ['com.acme.Service in run', null],
  ])('a frame %j stands at %j', (frame, place) => {
    const [finding] = sampleReport(1).findings as [Finding];
    expect(codePlace({ ...finding.layers[0], exception: { type: 'E', message: '', frame } })).toEqual(place);
  });
});

describe('GitHub annotations', () => {
  /** What the runner does with a line (actions/runner, ActionCommand): split at the second `::`, unescape. */
  const run = (line: string): { command: string; title: string; message: string } | null => {
    const m = /^::(\w+)(?: ([^]*?))?::([^]*)$/.exec(line);
    if (!m) return null;
    const title =
      (m[2] ?? '')
        .split(',')
        .map((p) => p.split('='))
        .find(([name]) => name === 'title')
        ?.slice(1)
        .join('=') ?? '';
    const data = (s: string): string =>
      s
        .replace(/%0D/g, '\r')
        .replace(/%0A/g, '\n')
        .replace(/%3A/g, ':')
        .replace(/%2C/g, ',')
        .replace(/%25/g, '%');
    return { command: m[1] ?? '', title: data(title), message: data(m[3] ?? '') };
  };
  it('is one command a finding, at most ten, and counts the rest', () => {
    const lines = github(sampleReport(25)).trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe(
      '::error file=db/pool.py,line=12,title=F1 high%3A Payments fail%3A the pool is exhausted (1)::31/40 requests; root cause (verified): the pool has 20 connections',
    );
    expect(lines[9]).toBe('::notice title=rca::16 more findings in the report');
  });
  it('lets no text become a command of its own', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = github(withTitle(text))
          .trimEnd()
          .split(/\r\n|\r|\n/);
        expect(lines).toHaveLength(2);
        expect(run(lines[0] ?? '')).toMatchObject({ command: 'error', title: `F1 high: ${visible(text)}` });
        expect(run(`::error title=${commandProperty(text)}::${commandData(text)}`)).toEqual({
          command: 'error',
          title: visible(text),
          message: visible(text),
        });
      }),
    );
  });
  it('gives up a summary that GitHub would refuse', () => {
    expect(stepSummary('# x\n')).toBe('# x\n');
    expect(stepSummary('ä'.repeat(600_000))).toContain('longer than the 1,048,576 bytes');
  });
});
