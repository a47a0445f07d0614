// Scenarios of our own writing (fixtures/incidents): node src/dev/score/scenarios.ts [FILE...] prints what is missed.
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { investigate } from '../../investigate.ts';
import type { Report } from '../../model/index.ts';
import { answerOf, type Answer } from './answer.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** One scenario: what a cluster or a database says, in lines (see `entriesOf`), and what is to be said about it. */
export interface Scenario {
  readonly id: string;
  /** What is at fault: workload, node, namespace, database, or a host that callers name. */
  readonly component?: string;
  /** A regular expression (any case) that the root's title and reason must fit; a quote alone names no cause. */
  readonly cause?: string;
  /** False: the entries show a symptom only, so no root may be asserted. True: it must be. */
  readonly asserted?: boolean;
  /** Nothing is wrong, or no longer. */
  readonly healthy?: boolean;
  readonly lines: readonly string[];
}

/** The scenarios of a YAML file. */
export function scenariosOf(file: string): readonly Scenario[] {
  return parse(readFileSync(file, 'utf8')) as readonly Scenario[];
}

/** The files of `fixtures/incidents`. */
export function scenarioFiles(): readonly string[] {
  const folder = join(root, 'fixtures', 'incidents');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));
}

/**
 * LogEntries of a scenario's lines. Forms: `TIME KIND/NAME[@NODE] REASON [xN]: MESSAGE` a warning event (with + before KIND a normal one),
 * `TIME log POD: TEXT` a line of a container, `TIME db NAME: TEXT` an event of a managed database, `TIME raw JSON` the rest of an entry
 * as it is. `\n`, `\t` in a line's text are line breaks and tabs.
 */
export function entriesOf(scenario: Scenario): readonly object[] {
  return scenario.lines.map((line, i) => {
    const form =
      /^(\d\d:\d\d:\d\d(?:\.\d+)?) (?:(\+?)(\w+)\/([^\s@]+)(?:@(\S+))? (\w+)(?: x(\d+))?|(log|db) ([^\s:]+)|(raw)):? ([^]*)$/.exec(
        line,
      );
    if (!form) throw new Error(`not a scenario line: ${line}`);
    const [, time = '', normal, kind, name = '', host, reason, count, source, of = '', raw, rest = ''] = form;
    const timestamp = `2025-10-09T${time}Z`;
    const text = rest.replace(/\\n/g, '\n').replace(/\\t/g, '\t');
    const common = { insertId: `${scenario.id}-${i}`, timestamp };
    if (raw !== undefined) return { ...common, ...(JSON.parse(rest) as object) };
    if (source === 'log')
      return {
        ...common,
        severity: 'INFO',
        logName: 'projects/trade/logs/stdout',
        resource: {
          type: 'k8s_container',
          labels: {
            project_id: 'trade',
            cluster_name: 'main',
            namespace_name: 'trade',
            pod_name: of,
            container_name: 'app',
          },
        },
        textPayload: text,
      };
    if (source === 'db')
      return {
        ...common,
        severity: 'DEFAULT',
        logName: 'projects/trade/logs/database-events',
        resource: { type: 'global', labels: { project_id: 'trade' } },
        labels: { db: of },
        jsonPayload: { message: text, source_identifier: of },
      };
    return {
      ...common,
      severity: normal === '+' ? 'INFO' : 'WARNING',
      logName: 'projects/trade/logs/events',
      resource: {
        type: kind === 'Pod' ? 'k8s_pod' : kind === 'Node' ? 'k8s_node' : 'k8s_cluster',
        labels: {
          project_id: 'trade',
          cluster_name: 'main',
          ...(kind === 'Pod' ? { namespace_name: 'trade', pod_name: name } : {}),
          ...(kind === 'Node' ? { node_name: name } : {}),
        },
      },
      jsonPayload: {
        apiVersion: 'v1',
        kind: 'Event',
        type: normal === '+' ? 'Normal' : 'Warning',
        reason,
        message: text,
        involvedObject: { kind, name, ...(kind === 'Node' ? {} : { namespace: 'trade' }) },
        ...(count === undefined
          ? {}
          : { count: Number(count), firstTimestamp: earlier(timestamp, Number(count)) }),
        ...(host === undefined ? {} : { source: { component: 'kubelet', host } }),
        lastTimestamp: timestamp,
      },
    };
  });
}

/** When an event that repeats was first seen: it comes every 15 s, say. */
function earlier(timestamp: string, count: number): string {
  return new Date(Date.parse(timestamp) - (count - 1) * 15_000).toISOString();
}

/** What rca says about a scenario. */
export async function diagnose(
  scenario: Scenario,
): Promise<{ readonly report: Report; readonly answer: Answer }> {
  const lines = entriesOf(scenario).map((entry) => `${JSON.stringify(entry)}\n`);
  const report = await investigate({
    from: ['-'],
    rules: [join(root, 'rules')],
    stdin: Readable.from([Buffer.from(lines.join(''))]),
    cacheDir: join(tmpdir(), 'rca-scenarios'),
  });
  return { report, answer: answerOf(scenario.id, report, 0) };
}

/** What is wrong with an answer, in words; null where it is right. */
export function missOf(scenario: Scenario, answer: Answer): string | null {
  const [first] = answer.roots;
  if (scenario.healthy === true) return first ? `healthy, but ${first.component}: ${first.text}` : null;
  if (!first) return 'no root';
  if (scenario.asserted === false && first.basis === 'observed') return `asserted: ${first.text}`;
  if (scenario.asserted === true && first.basis !== 'observed') return `not asserted: ${first.text}`;
  if (scenario.component !== undefined && workload(first.component) !== workload(scenario.component))
    return `component ${first.component}, not ${scenario.component}: ${first.text}`;
  const said = first.text.split(' | ').slice(0, 2).join(' | ');
  return scenario.cause === undefined || new RegExp(scenario.cause, 'i').test(said)
    ? null
    : `cause: ${first.text}`;
}

function workload(component: string): string {
  const plain = component.replace(/^(?:namespace|node|pod|service)\//, '').replace(/:\d+$/, '');
  return /^(.*?)-[a-f0-9]{5,10}-[a-z0-9]{5}$/.exec(plain)?.[1] ?? /^(.*?)-\d+$/.exec(plain)?.[1] ?? plain;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = process.argv.length > 2 ? process.argv.slice(2) : scenarioFiles();
  for (const file of files) {
    let right = 0;
    const rows = scenariosOf(file);
    for (const scenario of rows) {
      const { answer } = await diagnose(scenario);
      const miss = missOf(scenario, answer);
      if (miss === null) right += 1;
      else console.log(`${scenario.id} [${answer.roots[0]?.basis ?? '-'}] ${miss.slice(0, 230)}`);
    }
    console.log(`== ${file.slice(file.lastIndexOf('/') + 1)}: ${right}/${rows.length}`);
  }
}
