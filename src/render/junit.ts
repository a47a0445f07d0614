import type { Finding, Report } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import { visible } from './escape.ts';
import { suspectsBeside } from './suspects.ts';

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for XML 1.0, in an element or a quoted attribute; what XML cannot hold at all is made visible. */
export function xmlText(text: string): string {
  return visible(text)
    .replace(/[\ufffe\uffff]/g, (c) => `\\u{${c.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"']/g, (c) => ENTITY[c] ?? c);
}

interface Case {
  readonly name: string;
  readonly suite: string;
  /** What went wrong; absent for a case that passed. */
  readonly kind?: 'failure' | 'skipped';
  readonly message?: string;
  readonly type?: string;
  readonly lines?: readonly string[];
}

/**
 * Report -> JUnit XML: each finding is a failed case, each failing test one with its explanation, and coverage is a case that passes only
 * when everything was read, so that a reader of test results cannot take "nothing read" for "nothing failed".
 */
export function junit(report: Report): string {
  const suites: readonly (readonly [string, readonly Case[]])[] = [
    ['rca coverage', [coverageCase(report)]],
    ['rca findings', report.findings.map(findingCase)],
    ['rca tests', testCases(report)],
  ];
  const kept = suites.filter(([, cases]) => cases.length > 0);
  const all = kept.flatMap(([, cases]) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rca" ${figures(all)}>`,
    ...kept.flatMap(([name, cases]) => [
      `  <testsuite name="${xmlText(name)}" ${figures(cases)} timestamp="${xmlText(report.generatedAt)}">`,
      ...cases.flatMap(caseLines),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function figures(cases: readonly Case[]): string {
  const of = (kind: Case['kind']): number => cases.filter((c) => c.kind === kind).length;
  return `tests="${cases.length}" failures="${of('failure')}" errors="0" skipped="${of('skipped')}"`;
}

function caseLines(c: Case): readonly string[] {
  const head = `    <testcase classname="${xmlText(c.suite)}" name="${xmlText(c.name)}"`;
  if (!c.kind) return [`${head}/>`];
  const type = c.type === undefined ? '' : ` type="${xmlText(c.type)}"`;
  return [
    `${head}>`,
    `      <${c.kind} message="${xmlText(c.message ?? '')}"${type}>${(c.lines ?? []).map(xmlText).join('\n')}</${c.kind}>`,
    '    </testcase>',
  ];
}

function coverageCase(report: Report): Case {
  const { coverage } = report;
  const base = { suite: 'rca.coverage', name: `${counted(coverage.entries, 'entry', 'entries')} read` };
  return coverage.complete && coverage.entries > 0
    ? base
    : {
        ...base,
        kind: 'skipped',
        message:
          coverage.entries === 0
            ? 'nothing was read: this says nothing of what failed'
            : 'not everything was read',
        lines: coverage.reasons,
      };
}

function findingCase(f: Finding): Case {
  const figure = f.rate
    ? `${formatCount(f.rate.failures)}/${formatCount(f.rate.of)} ${f.rate.unit}`
    : counted(f.failures, 'failure');
  return {
    suite: `rca.${f.services.join('+')}`,
    name: `${f.id} ${f.title}`,
    kind: 'failure',
    type: f.severity,
    message: `${f.title}: ${figure}`,
    lines: explanation(f),
  };
}

function explanation(f: Finding): readonly string[] {
  return [
    `${counted(f.failures, 'failure')} in ${counted(f.entries, 'entry', 'entries')}, ${f.firstSeen} to ${f.lastSeen}; ${f.fingerprint}`,
    ...f.layers.map(
      (l, i) =>
        `${i === 0 ? 'surface' : `why ${i}`} (${l.basis}): ${l.title}${
          l.evidence[0]
            ? ` [${l.evidence
                .slice(0, 3)
                .map((e) => e.insertId ?? e.test ?? `${e.file ?? ''}:${e.line ?? 0}`)
                .join(', ')}]`
            : ''
        }`,
    ),
    f.rootCause
      ? `${f.rootCause.label}: ${f.rootCause.title} (${f.rootCause.component})`
      : 'no cause is established',
    ...(f.open === null ? [] : [`not established: ${f.open}`]),
    ...suspectsBeside(f).map((s) => `suspected: ${s.title}; check: ${s.confirm}`),
    ...f.actions.map((a) => `do: ${a}`),
  ];
}

function testCases(report: Report): readonly Case[] {
  const split = (name: string): { suite: string; name: string } => {
    const at = name.indexOf(' > ');
    return at < 0 ? { suite: 'rca.tests', name } : { suite: name.slice(0, at), name: name.slice(at + 3) };
  };
  const explained = report.findings.flatMap((f) =>
    f.tests.map((t): Case => ({
      ...split(t.name),
      kind: 'failure',
      type: f.severity,
      message: `explained by ${f.id}: ${f.title}`,
      lines: [t.why, ...explanation(f)],
    })),
  );
  const open = (report.tests?.unexplained ?? []).map((name): Case => ({
    ...split(name),
    kind: 'failure',
    type: 'unexplained',
    message: 'no finding explains this failing test',
    lines: [],
  }));
  return [...explained, ...open];
}
