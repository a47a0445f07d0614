import { SaxesParser } from 'saxes';
import type { TestResult } from '../model/index.ts';
import { UserError } from '../util/errors.ts';
import { cut } from '../util/text.ts';
import { parseTimestamp, SECOND } from '../util/time.ts';

const MAX_TEXT = 8000;

interface Case {
  suite: string;
  name: string;
  outcome: TestResult['outcome'];
  text: string;
  seconds: number | null;
  start: bigint | null;
}

/**
 * Reads a JUnit XML file (pytest, vitest, jest, go-junit-report, Maven Surefire): the cases in the order of the file.
 * A suite's timestamp and the durations before a case place it in time; a timestamp without offset is read as UTC.
 * @throws UserError with file:line:column for text that is not JUnit XML.
 */
export function parseJUnit(
  xml: string,
  file: string,
  redact: (text: string) => string,
): readonly TestResult[] {
  const cases: Case[] = [];
  const suites: { name: string; clock: bigint | null }[] = [];
  let current: Case | null = null;
  let into: 'failure' | null = null;
  let rootSeen = false;
  const parser = new SaxesParser({ position: true, xmlns: false });
  const fail = (what: string): never => {
    throw new UserError(what, {
      where: `${file}:${parser.line}:${parser.column + 1}`,
      next: 'give a JUnit XML file, as `pytest --junitxml=FILE` or `vitest --reporter=junit` write it',
    });
  };
  parser.on('error', (error) => {
    fail(error.message.replace(/^\d+:\d+:\s*/, ''));
  });
  parser.on('opentag', ({ name, attributes: a }) => {
    if (!rootSeen) {
      rootSeen = true;
      if (name !== 'testsuites' && name !== 'testsuite')
        fail(`<${name}> is not JUnit XML: expected <testsuites> or <testsuite>`);
    }
    if (name === 'testsuite') suites.push({ name: a['name'] ?? '', clock: suiteTime(a['timestamp']) });
    else if (name === 'testcase') {
      const suite = suites.at(-1);
      const own = suiteTime(a['timestamp']);
      const seconds = a['time'] === undefined ? null : Number(a['time'].replace(/,/g, ''));
      current = {
        suite: a['classname'] ?? suite?.name ?? '',
        name: a['name'] ?? '(no name)',
        outcome: 'passed',
        text: '',
        seconds: seconds !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds : null,
        start: own ?? suite?.clock ?? null,
      };
    } else if (current && (name === 'failure' || name === 'error')) {
      current.outcome = name === 'error' ? 'error' : 'failed';
      const head = [a['type'], a['message']].filter(Boolean).join(': ');
      if (current.text.length < MAX_TEXT) current.text += `${current.text === '' ? '' : '\n'}${head}\n`;
      into = 'failure';
    } else if (current && name === 'skipped') current.outcome = 'skipped';
  });
  const text = (part: string): void => {
    if (current && into === 'failure' && current.text.length < MAX_TEXT) current.text += part;
  };
  parser.on('text', text);
  parser.on('cdata', text);
  parser.on('closetag', ({ name }) => {
    if (name === 'failure' || name === 'error') into = null;
    else if (name === 'testcase' && current) {
      cases.push(current);
      // Cases run one after the other: the next one starts where this one ended.
      const suite = suites.at(-1);
      if (suite?.clock != null && current.seconds !== null)
        suite.clock += BigInt(Math.round(current.seconds * 1e9));
      current = null;
    } else if (name === 'testsuite') suites.pop();
  });
  parser.write(xml).close();
  if (!rootSeen) fail('the file is empty');
  return cases.map((c) => ({
    file,
    suite: redact(c.suite),
    name: redact(c.name),
    outcome: c.outcome,
    text: cut(redact(c.text).trim(), MAX_TEXT),
    ...(c.start === null
      ? {}
      : {
          start: c.start,
          end: c.start + (c.seconds === null ? SECOND : BigInt(Math.round(c.seconds * 1e9))),
        }),
  }));
}

function suiteTime(text: string | undefined): bigint | null {
  if (text === undefined) return null;
  return parseTimestamp(text) ?? parseTimestamp(`${text}Z`);
}
