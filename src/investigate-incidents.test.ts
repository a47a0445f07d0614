import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { investigate, type InvestigateOptions } from './investigate.ts';
import type { Finding, Report } from './model/index.ts';
import { reportSchema } from './report/schema.ts';

const RULES = fileURLToPath(new URL('../rules', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rca-incidents-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function save(entries: readonly object[]): string {
  const file = join(folder, `${(files += 1)}.ndjson`);
  writeFileSync(file, entries.map((e) => `${JSON.stringify(e)}\n`).join(''));
  return file;
}
async function run(entries: readonly object[], options: Partial<InvestigateOptions> = {}): Promise<Report> {
  const report = await investigate({
    from: [save(entries)],
    rules: [RULES],
    stdin: Readable.from([]),
    version: '0',
    ...options,
  });
  reportSchema.parse(report);
  return report;
}
const layers = (f: Finding | undefined): readonly string[] =>
  f?.layers.map((l) => `${l.basis} ${l.component}: ${l.title}`) ?? [];

let ids = 0;
/** A line of a container in Kubernetes: severity INFO whatever it says, the level is in the text. */
function line(time: string, app: string, textPayload: string, trace?: string): object {
  return {
    insertId: `l${(ids += 1)}`,
    timestamp: `2025-10-09T${time}Z`,
    severity: 'INFO',
    logName: 'projects/shop/logs/stdout',
    resource: { type: 'k8s_container', labels: { project_id: 'shop', pod_name: `${app}-5d9f6c7b8-x2x4z` } },
    labels: { 'k8s-pod/app': app },
    ...(trace === undefined ? {} : { trace: `projects/shop/traces/${trace}` }),
    textPayload,
  };
}
function event(time: string, kind: string, name: string, reason: string, message: string): object {
  return {
    insertId: `e${(ids += 1)}`,
    timestamp: `2025-10-09T${time}Z`,
    severity: 'WARNING',
    logName: 'projects/shop/logs/events',
    resource: { type: kind === 'Pod' ? 'k8s_pod' : 'k8s_cluster', labels: { project_id: 'shop' } },
    jsonPayload: {
      kind: 'Event',
      type: 'Warning',
      reason,
      message,
      involvedObject: { kind, name, namespace: 'shop' },
    },
  };
}
const hex = (n: number): string => n.toString(16).padStart(32, '0');

describe('a crash loop in Kubernetes', () => {
  const pod = 'billing-5d9f6c7b8-x2x4z';
  const entries = [
    line(
      '08:00:00',
      'billing',
      '2025-10-09T08:00:00Z FATAL required environment variable LEDGER_DSN is not set',
    ),
    event(
      '08:04:00',
      'Pod',
      pod,
      'BackOff',
      `Back-off restarting failed container billing in pod ${pod}_shop(1f2e)`,
    ),
    event(
      '08:10:00',
      'Deployment',
      'billing',
      'ProgressDeadlineExceeded',
      'Deployment billing has exceeded its progress deadline',
    ),
  ];

  it('is one finding from the rollout down to what the pod says itself', async () => {
    const report = await run(entries);
    expect(report.findings).toHaveLength(1);
    const [finding] = report.findings;
    expect(finding?.layers.map((l) => l.ruleId)).toEqual([
      'K8S_ROLLOUT_STUCK',
      'K8S_CRASH_LOOP',
      'ENVIRONMENT_VARIABLE_MISSING',
    ]);
    expect(finding?.layers.every((l) => l.basis === 'observed' && l.component === 'billing')).toBe(true);
  });

  it('asks for the container log where only the event is there', async () => {
    const report = await run(entries.slice(1, 2));
    expect(report.blindspots?.[0]).toMatchObject({ kind: 'container-log', findings: ['F1'] });
  });

  it('takes a warning that says it is over for background', async () => {
    const report = await run([
      event('08:00:00', 'Pod', pod, 'Unhealthy', 'Probe of sidecar timed out, the pod is now ready'),
    ]);
    expect(report.findings).toEqual([]);
    expect(report.background).toHaveLength(1);
  });
});

describe('a request through several services', () => {
  const failing = (n: number): readonly object[] => [
    line(`08:0${n}:00.100`, 'price', '08:00:00.100 ERROR price table is empty', hex(n)),
    line(`08:0${n}:00.140`, 'basket', '08:00:00.140 ERROR total could not be computed', hex(n)),
    line(
      `08:0${n}:00.180`,
      'front',
      '08:00:00.180 ERROR 500 Internal Server Error from http://basket/total',
      hex(n),
    ),
  ];

  it('is one finding: who complains above, who failed first below, tied by the trace', async () => {
    const report = await run([1, 2, 3].flatMap(failing));
    expect(report.findings).toHaveLength(1);
    const [finding] = report.findings;
    expect(finding?.failures).toBe(3);
    expect(finding?.services).toEqual(['basket', 'front', 'price']);
    expect(finding?.rootCause).toMatchObject({ component: 'price', title: 'price table is empty' });
    expect(finding?.layers.at(-1)?.link).toMatchObject({ kind: 'trace', basis: 'observed' });
  });

  it('goes from caller to caller by the names that they say, to one that says nothing of it', async () => {
    const report = await run(
      [1, 2, 3].flatMap((n) => [
        line(`08:0${n}:00.100`, 'price', 'INFO table asked for', hex(n)),
        line(`08:0${n}:00.140`, 'basket', 'ERROR unexpected status 500 from price', hex(n)),
        line(`08:0${n}:00.180`, 'front', 'ERROR basket answered 500', hex(n)),
        line(`08:0${n}:00.190`, 'front', 'ERROR request failed, answering 502', hex(n)),
      ]),
    );
    expect(report.findings).toHaveLength(1);
    const [finding] = report.findings;
    expect(finding?.layers.map((l) => l.component)).toEqual(['front', 'basket', 'price']);
    expect(finding?.layers.every((l) => l.basis === 'observed')).toBe(true);
    // Callers only complain: nothing shows what went wrong in price.
    expect(finding?.rootCause).toBeNull();
  });

  it('puts the complaint above though its clock is ahead', async () => {
    const report = await run([
      line('08:00:00.100', 'front', 'ERROR 503 Service Unavailable from http://price/table', hex(7)),
      line('08:00:00.104', 'price', '08:00:00 ERROR price table is empty', hex(7)),
    ]);
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]?.rootCause?.component).toBe('price');
  });
});

describe('a good window to compare with', () => {
  const trace = (minute: number, n: number, lines: readonly string[], start: number): readonly object[] =>
    lines.map((text, i) =>
      line(
        `09:${String(minute).padStart(2, '0')}:${String(n).padStart(2, '0')}.${100 + i * 50}`,
        text.split(' ', 1)[0] ?? '',
        `09:00:00 ${text.includes('broke') || text.includes('empty') ? 'ERROR' : 'INFO'}  ${text}`,
        hex(start + n),
      ),
    );
  const good = ['order received a basket', 'price computed the sum', 'order stored it'];
  const before = Array.from({ length: 20 }, (_, n) => trace(0, n, good, 1000)).flat();
  const chronic = Array.from({ length: 3 }, (_, n) =>
    trace(1, n, ['order mail queue is empty'], 2000),
  ).flat();

  it('takes what fails there as well for background, and says how much was the same', async () => {
    const now = Array.from({ length: 4 }, (_, n) => trace(5, n, ['order mail queue is empty'], 3000)).flat();
    const baselineFrom = [save([...before, ...chronic])];
    const report = await run([...now, ...trace(6, 1, good, 4000)], { baselineFrom });
    expect(report.findings).toEqual([]);
    expect(report.unknowns.map((u) => u.new)).toEqual([false]);
    expect(report.background[0]?.impact).toMatch(/^also in the good window: 3 times in 63 entries/);
    expect(report.notices.find((n) => n.code === 'good-window')?.message).toBe(
      '100.0 % of 7 lines read as in the good window (63 lines); 0 remain',
    );
  });

  it('finds the silent service, inferred, where a person says that there is a symptom', async () => {
    const now = Array.from({ length: 8 }, (_, n) => trace(5, n, good.slice(0, 1), 3000)).flat();
    const baselineFrom = [save(before)];
    // The window goes on after the broken traces.
    const entries = [...now, line('09:30:00', 'front', 'INFO  still there')];
    const [finding] = (await run(entries, { baselineFrom, context: { symptom: 'orders get lost' } }))
      .findings;
    expect(layers(finding)).toEqual([
      'observed order: "price computed the sum" no longer follows "order received a basket"',
      'inferred price: price does not get to its line "price computed the sum"',
    ]);
    expect(finding?.rate).toEqual({ failures: 8, of: 8, unit: 'traces' });
    // What no longer follows is a symptom of the caller; who is at fault is inferred.
    expect(finding?.rootCause).toBeNull();
    expect(finding?.suspected[0]).toMatchObject({ component: 'price' });
    const quiet = await run(entries, { baselineFrom });
    expect(quiet.findings).toEqual([]);
    expect(quiet.background).toHaveLength(1);
  });
});

describe('a symptom of slowness', () => {
  const entries = Array.from({ length: 5 }, (_, i) => [
    line(`10:0${i}:04`, 'shop', 'INFO: stock query completed in 3.8 seconds'),
    line(`10:0${i}:05`, 'shop', 'INFO: page rendered in 4.1 seconds'),
  ]).flat();

  it('is explained by what lines say about time, down to the deepest', async () => {
    const report = await run(entries, { context: { symptom: 'The shop page is slow' } });
    expect(layers(report.findings[0])).toEqual([
      'observed shop: Slow: page rendered in <*>',
      'observed shop: Slow: stock query completed in <*>',
    ]);
  });

  it('is looked for only where somebody asks', async () => {
    expect((await run(entries)).findings).toEqual([]);
  });
});
