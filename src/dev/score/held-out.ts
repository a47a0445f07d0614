// Incidents whose truth was written before rca saw them (fixtures/held-out): node src/dev/score/held-out.ts [FILE...] prints what is missed.
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { investigate } from '../../investigate.ts';
import type { Finding, Report } from '../../model/index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const DAY = '2026-03-02';

/** An incident as Cloud Logging exports it, and what a person who knows it says of the first finding. */
export interface HeldOut {
  readonly id: string;
  readonly kind: string;
  /** Nothing is wrong. */
  readonly healthy?: boolean;
  /** Regular expressions: the component, the rule or words of the deepest established cause, and a name that its title must have. */
  readonly root?: { readonly component: string; readonly is: string; readonly says?: string };
  /** Layers in order, surface first, by rule or words; others may stand between. */
  readonly chain?: readonly string[];
  /** A change that the first finding must cite. */
  readonly change?: string;
  /** What the entries have in common. */
  readonly base: Readonly<Record<string, unknown>>;
  readonly repeat?: { readonly times: number; readonly every: string; readonly entry: RawEntry };
  readonly entries: readonly RawEntry[];
}

type RawEntry = Readonly<Record<string, unknown>> & { readonly timestamp: string; readonly trace?: string };

/** The incidents of a YAML file. */
export function heldOutOf(file: string): readonly HeldOut[] {
  return parse(readFileSync(file, 'utf8')) as readonly HeldOut[];
}

/** The files of `fixtures/held-out`. */
export function heldOutFiles(): readonly string[] {
  const folder = join(root, 'fixtures', 'held-out');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));
}

/** LogEntries: what all of an incident's entries share is filled in, times and ids are written out. */
export function entriesOf(incident: HeldOut): readonly object[] {
  const { times = 0, every = '0s', entry } = incident.repeat ?? {};
  const again = Array.from({ length: entry ? times : 0 }, (_, i) => {
    const at = Date.parse(`${DAY}T${entry?.timestamp ?? ''}Z`) + i * Number.parseInt(every, 10) * 1000;
    return { ...entry, timestamp: new Date(at).toISOString().slice(11, -1) };
  });
  return [...incident.entries, ...again].map((e, i) => {
    const { logName, trace, ...rest }: Record<string, unknown> = { ...incident.base, ...e };
    const source = typeof logName === 'string' ? logName : 'stdout';
    return {
      insertId: `${incident.id}-${i}`,
      ...rest,
      timestamp: `${DAY}T${e.timestamp}Z`,
      logName: `projects/shop/logs/${/^(?:requests|stdout|stderr|varlog)/.test(source) && isRun(rest) ? `run.googleapis.com%2F${source}` : source}`,
      ...(typeof trace === 'string'
        ? { trace: `projects/shop/traces/${trace.replace(/^t/, '').padStart(32, '0')}` }
        : {}),
    };
  });
}

function isRun(entry: object): boolean {
  return JSON.stringify(entry).includes('"type":"cloud_run_revision"');
}

/** What rca says about an incident. */
export async function diagnose(incident: HeldOut): Promise<Report> {
  const lines = entriesOf(incident).map((entry) => `${JSON.stringify(entry)}\n`);
  return investigate({
    from: ['-'],
    rules: [join(root, 'rules')],
    stdin: Readable.from([Buffer.from(lines.join(''))]),
    cacheDir: join(tmpdir(), 'rca-held-out'),
  });
}

/** What is wrong with a report, in words; empty where it is right. */
export function missesOf(incident: HeldOut, report: Report): readonly string[] {
  const [first] = report.findings;
  if (incident.healthy === true) return first ? [`healthy, but ${rootOf(first)}`] : [];
  if (!first) return ['no finding'];
  const { root: truth, chain = [], change } = incident;
  const layer = deepestOf(first);
  const fits = (pattern: string | undefined, text: string): boolean =>
    pattern === undefined || new RegExp(pattern, 'i').test(text);
  const right =
    truth === undefined ||
    (layer !== undefined &&
      fits(truth.component, layer.component) &&
      fits(truth.is, `${layer.ruleId ?? ''} ${layer.title}`) &&
      fits(truth.says, layer.title));
  const layers = first.layers.map((l) => `${l.ruleId ?? ''} ${l.title}`);
  let from = 0;
  const missing = chain.find((pattern) => {
    const at = layers.findIndex((text, i) => i >= from && fits(pattern, text));
    from = at;
    return at < 0;
  });
  return [
    ...(right ? [] : [`root: ${rootOf(first)}`]),
    ...(missing === undefined ? [] : [`chain: no ${missing} in ${layers.join(' > ')}`]),
    ...(change === undefined || first.changes?.some((c) => fits(change, c.title)) === true
      ? []
      : [`change: ${first.changes?.map((c) => c.title).join(', ') ?? 'none'}`]),
  ];
}

/** Where the established part of a chain ends; a symptom there is shown, not asserted as a cause. */
function deepestOf(f: Finding): Finding['layers'][number] | undefined {
  return f.rootCause ? f.layers[f.rootCause.level] : f.layers.findLast((l) => l.basis !== 'inferred');
}

function rootOf(f: Finding): string {
  const layer = deepestOf(f);
  const asserted = f.rootCause ? '' : ' (no cause is asserted)';
  return `${layer?.basis ?? 'none'} ${layer?.component ?? ''}: ${layer?.ruleId ?? ''} ${layer?.title ?? f.title}${asserted}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = (process.argv.length > 2 ? process.argv.slice(2) : heldOutFiles()).flatMap(heldOutOf);
  const count = { root: 0, chain: 0, change: 0, all: 0, asserted: 0 };
  for (const incident of rows) {
    const report = await diagnose(incident);
    const misses = missesOf(incident, report);
    const wrong = misses.some((m) => /^(?:root|healthy|no finding)/.test(m));
    if (!wrong) count.root += 1;
    if (!misses.some((m) => /^(?:chain|healthy|no finding)/.test(m))) count.chain += 1;
    if (!misses.some((m) => m.startsWith('change'))) count.change += 1;
    if (misses.length === 0) count.all += 1;
    if (wrong && report.findings[0]?.rootCause?.basis === 'observed') count.asserted += 1;
    for (const miss of misses) console.log(`${incident.id}: ${miss.slice(0, 400)}`);
  }
  const of = rows.length;
  console.log(
    `== held out: root ${count.root}/${of}, chain ${count.chain}/${of}, changes ${count.change}/${of}, all right ${count.all}/${of}; falsely asserted ${count.asserted}`,
  );
}
