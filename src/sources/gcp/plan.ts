import { formatTimestamp, parseTimestamp, SECOND } from '../../util/time.ts';
import type { RuleFilter } from '../log-source.ts';
import type { Page } from './api.ts';
import { quoted } from './query.ts';

/** Characters of a filter that are left when window and places have taken theirs. */
const ROOM = 17_000;
/** How far around a failure its instance is read. */
const AROUND = 2n * SECOND;
/** Failures of one kind whose surroundings are read, the newest; the others repeat them. */
const PER_KIND = 30;
/** Words of an entry without severity that reads like an error. */
const WORDS = [
  'error',
  'exception',
  'traceback',
  'panic',
  'fatal',
  'fail',
  'exit',
  'killed',
  'denied',
  'timeout',
  'refused',
];

const SEVERE = `(severity>=WARNING OR httpRequest.status>=400 OR ((NOT severity>DEFAULT) AND (${WORDS.map((word) => `"${word}"`).join(' OR ')})))`;

/** Pages after which the size of the window is guessed for the first time. */
const PROBE = 4;

/**
 * Whether a window is too large to be read whole within a minute's reads, judged by how much of it the pages so far covered. Guessed again after each
 * page, since entries are not spread evenly.
 */
export function isTooLarge(
  window: { readonly since: bigint; readonly until: bigint },
  at: string | null,
  pages: number,
  perMinute: number,
): boolean {
  const time = at === null ? null : parseTimestamp(at);
  if (time === null || pages < Math.min(PROBE, perMinute)) return false;
  const covered = Number(window.until - time) / Number(window.until - window.since);
  return pages >= perMinute || pages / Math.max(covered, 1e-9) > perMinute;
}

/** Of a page of ordinary entries, the share that a rule's filter may match at most to be worth asking for. */
const BROAD = 0.01;

/** What is asked for: filters that go together into one request, and the rules whose filters match nearly everything. */
export interface SignalPlan {
  readonly requests: readonly (readonly string[])[];
  readonly tooBroad: readonly string[];
}

/**
 * Filters for all that failed: by severity and status, by words where there is no severity, then by what the rules look for besides. A page that was read
 * whole tells which rules' filters select; the others are seen where severity shows them.
 */
export function planSignals(rules: readonly RuleFilter[], page: Page): SignalPlan {
  const sample = entriesOf(page);
  const tooBroad: string[] = [];
  const packed: string[] = [];
  for (const { id, filter, matches } of rules) {
    if (sample.filter((entry) => matches(entry)).length > sample.length * BROAD || filter.length > ROOM) {
      tooBroad.push(id);
      continue;
    }
    const clause = `(${filter})`;
    const last = packed.at(-1);
    if (last !== undefined && last.length + clause.length + 4 <= ROOM)
      packed[packed.length - 1] = `${last} OR ${clause}`;
    else packed.push(clause);
  }
  return { requests: [[SEVERE], ...packed.map((filter) => [filter, `NOT ${SEVERE}`])], tooBroad };
}

function entriesOf({ block, bounds }: Page): readonly Raw[] {
  return Array.from({ length: bounds.length / 2 }, (_, i) => {
    const [start, end] = [bounds[2 * i] as number, bounds[2 * i + 1] as number];
    return JSON.parse(
      Buffer.from(block.buffer, block.byteOffset + start, end - start).toString('utf8'),
    ) as Raw;
  });
}

/** What of an entry the plan looks at. */
interface Signal {
  readonly timestamp: string;
  readonly severity: string;
  readonly instance: string | undefined;
  readonly trace: string | undefined;
  readonly kind: string;
}

/** Gathers around what to read more. Ids of entries are kept, so that nothing is given twice. */
export interface Surroundings {
  /** The page without entries that were given before. */
  readonly fresh: (page: Page, signals: boolean) => Page;
  /** Filters for what surrounds the failures seen, each whole within the limit. */
  readonly filters: () => readonly string[];
}

/** Notes the failures among the entries that pass. */
export function createSurroundings(): Surroundings {
  const given = new Set<string>();
  const kinds = new Map<string, number>();
  const spans = new Map<string, { from: bigint; to: bigint }[]>();
  const traces = new Set<string>();

  const note = (signal: Signal): void => {
    if (signal.severity === 'WARNING' || signal.severity === 'INFO' || signal.severity === 'NOTICE') return;
    const time = parseTimestamp(signal.timestamp);
    const seen = kinds.get(signal.kind) ?? 0;
    kinds.set(signal.kind, seen + 1);
    if (seen >= PER_KIND || time === null) return;
    if (signal.trace !== undefined) traces.add(signal.trace);
    if (signal.instance === undefined) return;
    const list = spans.get(signal.instance) ?? [];
    spans.set(signal.instance, [...list, { from: time - AROUND, to: time + AROUND }]);
  };

  return {
    fresh(page, signals) {
      const bounds: number[] = [];
      for (let i = 0; i < page.bounds.length; i += 2) {
        const [start, end] = [page.bounds[i] as number, page.bounds[i + 1] as number];
        const raw = JSON.parse(
          Buffer.from(page.block.buffer, page.block.byteOffset + start, end - start).toString('utf8'),
        ) as Raw;
        const id = `${raw.logName ?? ''}\n${raw.timestamp ?? ''}\n${raw.insertId ?? ''}`;
        if (raw.insertId !== undefined && given.has(id)) continue;
        given.add(id);
        bounds.push(start, end);
        if (signals) note(signalOf(raw));
      }
      return { ...page, bounds };
    },
    filters() {
      const clauses = [...traces].map((trace) => `trace=${quoted(trace)}`);
      for (const [instance, list] of spans)
        for (const span of merged(list))
          clauses.push(
            `(${quoted(instance)} AND timestamp>="${formatTimestamp(span.from)}" AND timestamp<="${formatTimestamp(span.to)}")`,
          );
      const filters: string[] = [];
      for (const clause of clauses) {
        const last = filters.at(-1);
        if (last !== undefined && last.length + clause.length + 4 <= ROOM)
          filters[filters.length - 1] = `${last} OR ${clause}`;
        else filters.push(clause);
      }
      return filters;
    },
  };
}

interface Raw {
  readonly insertId?: string;
  readonly logName?: string;
  readonly timestamp?: string;
  readonly severity?: string;
  readonly trace?: string;
  readonly textPayload?: string;
  readonly jsonPayload?: { readonly message?: unknown };
  readonly labels?: Readonly<Record<string, string>>;
  readonly resource?: { readonly labels?: Readonly<Record<string, string>> };
}

function signalOf(raw: Raw): Signal {
  const labels = raw.resource?.labels ?? {};
  const text =
    raw.textPayload ?? (typeof raw.jsonPayload?.message === 'string' ? raw.jsonPayload.message : '');
  // Rough on purpose: it only bounds how often the same is looked at.
  const shape = text.slice(-200).replace(/\d+/g, '0').slice(-80);
  return {
    timestamp: raw.timestamp ?? '',
    severity: raw.severity ?? '',
    instance: raw.labels?.['instanceId'] ?? labels['pod_name'] ?? labels['instance_id'],
    trace: raw.trace,
    kind: `${labels['service_name'] ?? labels['container_name'] ?? ''}|${raw.logName ?? ''}|${shape}`,
  };
}

function merged(
  list: readonly { readonly from: bigint; readonly to: bigint }[],
): { from: bigint; to: bigint }[] {
  const out: { from: bigint; to: bigint }[] = [];
  for (const span of [...list].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const top = out.at(-1);
    if (top && span.from <= top.to) top.to = span.to > top.to ? span.to : top.to;
    else out.push({ ...span });
  }
  return out;
}
