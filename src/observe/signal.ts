import type {
  Entry,
  EntryRef,
  ExceptionChain,
  ExceptionInfo,
  RequestSeen,
  RuleInfo,
  Signal,
} from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { parseException } from '../stack/index.ts';
import { templateText } from '../mining/index.ts';
import { detached } from '../util/detached.ts';
import { appOfPod } from '../util/pod-name.ts';
import { firstLine } from '../util/first-line.ts';
import { interning } from '../util/intern.ts';
import { cut } from '../util/text.ts';
import { parseAccessLine } from './access-log.ts';
import { answeredOf } from './answered.ts';
import { callsOf } from './calls.ts';
import { claimsIn } from './claims.ts';
import { redactFrames } from './frames.ts';
import { lifecycleOf, wasAsked } from './lifecycle.ts';
import { splitPrefix } from './log-prefix.ts';
import { eventOf } from './kubernetes-event.ts';
import { safeRoute } from './route.ts';
import { mentionIn } from './mention.ts';
import { placeOf } from './kubernetes-place.ts';
import { isOutsider } from './outsider.ts';
import { redactMatch, type RawMatch } from './redact-match.ts';
import { hostOf, isAttempt, isPlatform, targetOf } from './target.ts';

const MAX_MESSAGE = 4000;
const MAX_QUOTE = 300;
/** A message longer than this is neither mined nor searched for one-line exceptions; its traces are still read. */
const MAX_TEMPLATE_INPUT = 20_000;

/** Names and templates that many entries have. */
const shared = interning();
const NONE: readonly never[] = [];

/** What `observe` needs from other rooms, handed in by the pipeline. */
export interface ObserveDeps {
  readonly match: (entry: Entry, exceptions: readonly ExceptionInfo[]) => readonly RawMatch[];
  /** What `tryRules` found in the entry elsewhere already. */
  readonly tried?: (entry: Entry) => readonly RawMatch[] | undefined;
  readonly redact: (text: string) => string;
  readonly rules: ReadonlyMap<string, RuleInfo>;
}

/** Identity of an entry within a run: the same whatever the order of reading. */
export function keyOf(entry: Entry): string {
  return entry.insertId === undefined
    ? `#${entry.hash}`
    : // Joined to one text at once: put together in steps, each step would be kept.
      [entry.insertId, entry.timestamp, entry.logName ?? ''].join('|');
}

/** The trace that one entry shows by itself, raw. */
export function exceptionOf(entry: Entry): ExceptionChain | null {
  for (const text of entry.stackTexts) {
    const chain = parseException(text);
    if (chain) return chain;
  }
  return parseException(entry.message);
}

function requestOf(entry: Entry, redact: (text: string) => string): RequestSeen | undefined {
  const http = entry.http;
  if (http?.status === undefined || http.status <= 0 || isAttempt(entry)) return undefined;
  const host = hostOf(http.url, redact);
  return {
    method: http.method ?? '?',
    route: safeRoute(http.path ?? '/', redact),
    ...(host === undefined ? {} : { host }),
    ...(http.userAgent === undefined ? {} : { byPlatform: isPlatform(http.userAgent) }),
    status: http.status,
    start: entry.time,
    end: entry.time + (http.latency ?? 0n),
  };
}

const redactedChains = new WeakMap<(text: string) => string, WeakMap<ExceptionChain, ExceptionChain>>();

/**
 * Redacts a chain: messages, notes, and the paths and names of frames (a home folder may be a person's address). Equal traces are
 * parsed into one object, which is redacted once.
 */
export function redactChain(chain: ExceptionChain, redact: (text: string) => string): ExceptionChain {
  let known = redactedChains.get(redact);
  if (!known) redactedChains.set(redact, (known = new WeakMap()));
  const before = known.get(chain);
  if (before) return before;
  const made = redactedChain(chain, redact);
  known.set(chain, made);
  return made;
}

function redactedChain(chain: ExceptionChain, redact: (text: string) => string): ExceptionChain {
  return {
    ...chain,
    exceptions: chain.exceptions.map((e) => ({
      ...e,
      type: shared(e.type),
      message: detached(cut(redact(e.message), MAX_MESSAGE)),
      frames: redactFrames(e.frames, redact),
      ...(e.notes ? { notes: e.notes.map((note) => cut(redact(note), MAX_QUOTE)) } : {}),
    })),
  };
}

function refOf(entry: Entry): EntryRef {
  return {
    ...(entry.insertId === undefined ? {} : { insertId: entry.insertId }),
    ...(entry.logName === undefined ? {} : { logName: shared(entry.logName) }),
    ...(entry.project === undefined ? {} : { project: shared(entry.project) }),
    timestamp: entry.timestamp,
    hash: entry.insertId === undefined ? entry.hash : '',
    where: entry.where,
  };
}

function loggerOf(entry: Entry): string | undefined {
  const payload = entry.raw['jsonPayload'];
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return undefined;
  const object = payload as Readonly<Record<string, unknown>>;
  const labels = object['labels'];
  const nested =
    labels !== null && typeof labels === 'object' ? (labels as Readonly<Record<string, unknown>>) : {};
  const text = (...values: unknown[]): string | undefined =>
    values.find((v): v is string => typeof v === 'string' && v !== '' && v.length < 200);
  const module = text(
    nested['module'],
    object['module'],
    object['logger'],
    object['logger_name'],
    object['name'],
    object['loggerName'],
  );
  const fn = text(nested['function'], object['function'], object['funcName'], object['caller']);
  return module === undefined && fn === undefined ? undefined : [module, fn].filter(Boolean).join('.');
}

/** What an entry is of: a line of the kubelet about a pod is of the pod's workload, as an event about it is. */
function serviceOf(
  entry: Entry,
  event: Signal['event'],
  redact: (text: string) => string,
): Pick<Signal, 'service'> {
  const told =
    event?.kind === 'Pod' && entry.resourceType === 'k8s_node' ? appOfPod(event.name) : entry.service;
  return told === undefined ? {} : { service: redact(told) };
}

/** Whether an entry says that something failed, and what becomes of it; null when it is not interesting alone. */
export function roleOf(
  entry: Entry,
  chain: ExceptionChain | null,
  matches: readonly RawMatch[],
  deps: ObserveDeps,
): Signal['role'] | null {
  const failing = matches.some((m) => deps.rules.get(m.ruleId)?.tier !== 'change');
  if (entry.http?.status !== undefined && entry.http.status > 0 && !isAttempt(entry))
    return entry.http.status >= 400 || failing || SEVERITY_NUMBER[entry.severity] >= SEVERITY_NUMBER.WARNING
      ? 'request'
      : null;
  if (lifecycleOf(entry.message) !== null) return 'lifecycle';
  if (chain || failing || SEVERITY_NUMBER[entry.severity] >= SEVERITY_NUMBER.ERROR) return 'error';
  if (matches.length > 0) return 'lifecycle';
  // Kubernetes has no errors among its events: what went wrong is a warning.
  if (SEVERITY_NUMBER[entry.severity] >= SEVERITY_NUMBER.WARNING && eventOf(entry)) return 'error';
  return SEVERITY_NUMBER[entry.severity] >= SEVERITY_NUMBER.WARNING ? 'context' : null;
}

/** What leaves `observe` of one entry: everything in it is redacted. */
export function toSignal(
  entry: Entry,
  role: Signal['role'],
  chain: ExceptionChain | null,
  matches: readonly RawMatch[],
  deps: ObserveDeps,
): Signal {
  const redacted = deps.redact(
    entry.message.length > 300_000 ? entry.message.slice(0, 300_000) : entry.message,
  );
  const request = requestOf(entry, deps.redact);
  const exception = chain ? redactChain(chain, deps.redact) : undefined;
  const shortEnough = redacted.length <= MAX_TEMPLATE_INPUT;
  const phase = role === 'request' ? null : lifecycleOf(redacted);
  const last = exception?.exceptions[0];
  const line = firstLine(redacted);
  const mention = exception || role === 'request' || !shortEnough ? null : mentionIn(line);
  const quote =
    last && /^(?:Traceback|\s*File "|goroutine |Stack trace)/.test(line)
      ? `${last.type}: ${firstLine(last.message)}`
      : line;
  const access = role === 'request' ? null : parseAccessLine(redacted);
  const head = splitPrefix(line);
  const named = loggerOf(entry);
  const logger = named === undefined ? head.logger : deps.redact(named);
  const event = request ? undefined : eventOf(entry);
  const target = request ? undefined : targetOf(entry, deps.redact);
  const calls = role === 'error' && !event ? callsOf(entry, redacted, deps.redact) : NONE;
  const answered = role === 'error' ? answeredOf(entry) : undefined;
  const own = redacted.length > MAX_MESSAGE ? detached : (text: string): string => text;
  const message = own(cut(redacted, MAX_MESSAGE));
  return {
    role,
    key: keyOf(entry),
    ref: refOf(entry),
    time: entry.time,
    severity: entry.severity,
    ...(entry.resourceType === undefined ? {} : { resourceType: shared(entry.resourceType) }),
    ...(entry.logId === undefined ? {} : { logId: shared(entry.logId) }),
    ...serviceOf(entry, event, deps.redact),
    ...(entry.revision === undefined ? {} : { revision: deps.redact(entry.revision) }),
    ...(entry.instance === undefined ? {} : { instance: shared(entry.instance) }),
    ...placeOf(entry, event, deps.redact),
    correlation: entry.correlation,
    message,
    quote: quote === message && quote.length <= MAX_QUOTE ? message : own(cut(quote, MAX_QUOTE)),
    ...(role === 'request' && !entry.hasPayload ? { summary: true } : {}),
    ...(quote === line && head.body !== line ? { body: own(cut(head.body, MAX_QUOTE)) } : {}),
    ...(exception ? { exception } : {}),
    ...(mention ? { mention } : {}),
    ...(access ? { access } : {}),
    ...(event ? { event } : {}),
    ...(target ? { target } : {}),
    ...(calls.length > 0 ? { calls } : {}),
    ...(answered === undefined ? {} : { answered }),
    ...(role === 'error' && isOutsider(entry) ? { outsider: true as const } : {}),
    ...(role === 'error' && !exception ? emptyTraceOf(entry) : {}),
    ...(phase ? { lifecycle: phase } : {}),
    ...(phase === 'exit' && wasAsked(redacted) ? { asked: true } : {}),
    ...(request ? { request } : {}),
    matches:
      matches.length === 0 ? NONE : matches.map((m) => redactMatch(m, entry.message, redacted, deps.redact)),
    template: shared(
      request
        ? `${request.method} ${request.route} ${request.status}`
        : templateText(
            last ? `${last.type}: ${firstLine(last.message)}` : cut(head.body, MAX_TEMPLATE_INPUT),
          ),
    ),
    claims: role === 'request' ? NONE : claimsIn(redacted),
    ...(logger === undefined ? {} : { logger }),
  };
}

const TRACE_MEMBERS = [
  'traceback',
  'stack_trace',
  'stacktrace',
  'stackTrace',
  'stack',
  'exc_info',
  'exception',
];

/** A field for the trace that the entry has, empty: the logger was asked for it, and got none. */
function emptyTraceOf(entry: Entry): { emptyTrace?: string } {
  const payload = entry.raw['jsonPayload'];
  if (payload === null || typeof payload !== 'object' || Array.isArray(payload)) return {};
  const object = payload as Readonly<Record<string, unknown>>;
  for (const [prefix, holder] of [
    ['', object],
    ['error.', object['error']],
  ] as const) {
    if (holder === null || typeof holder !== 'object') continue;
    for (const member of TRACE_MEMBERS) {
      const value = (holder as Readonly<Record<string, unknown>>)[member];
      if (value === null || value === '') return { emptyTrace: `jsonPayload.${prefix}${member}` };
    }
  }
  return {};
}
