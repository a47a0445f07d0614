import type { ExceptionInfo, FailureGroup, Signal, StackFrame } from '../model/index.ts';
import { counted, cut } from '../util/text.ts';
import { signalsOf, type Node } from './node.ts';
import { writtenByServer } from './server.ts';
import { fill } from '../util/fill.ts';

const MAX_TITLE = 160;

/** `file:line in function` of the frame to look at: the innermost of the application's own, else the innermost. */
export function frameText(e: ExceptionInfo): string | undefined {
  const frame: StackFrame | undefined = e.frames.find((f) => f.inApp) ?? e.frames[0];
  if (!frame) return undefined;
  const place =
    frame.file === undefined
      ? frame.module
      : `${frame.file}${frame.line === undefined ? '' : `:${frame.line}`}`;
  return [place, frame.function].filter(Boolean).join(' in ') || undefined;
}

/** What the layer is called: the exception in its own words, the rule's title, or the message without the application's guesses. */
export function titleOf(node: Node, group: FailureGroup): string {
  const line = (text: string): string => cut(text.split('\n', 1)[0]?.trim() ?? '', MAX_TITLE);
  if (node.exception && node.exception.type !== 'unknown') {
    const said = saidBy(node.exception.message);
    const own = said === '' ? node.exception.type : `${node.exception.type}: ${said}`;
    // What the code around the throw names (`process.env.MAIL_TO`) says more than the exception, which does not name it.
    const name = node.captures['name'];
    const known =
      name !== undefined && !node.exception.message.includes(name) && node.rule
        ? fill(node.rule.title, node.captures)
        : null;
    return cut(known?.includes(name ?? '') === true ? `${known} (${own})` : own, MAX_TITLE);
  }
  if (node.kind === 'test') {
    const names = node.tests.map((t) => t.test.name);
    return cut(
      `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}: ${line(node.tests[0]?.test.text ?? '')}`,
      MAX_TITLE,
    );
  }
  if (node.kind === 'request') return requestTitle(node, group);
  const ruled = node.rule && fill(node.rule.title, node.captures);
  if (ruled) return cut(ruled, MAX_TITLE);
  const signal = signalsOf(node).find((s) => s.exception) ?? signalsOf(node)[0];
  // Where a line wraps an exception, that is what it says.
  if (signal?.mention && node.tail === undefined)
    return line(`${signal.mention.type}: ${signal.mention.message}`);
  return node.tail ? line(node.tail) : signal ? line(withoutClaims(signal)) : node.id;
}

/** What a message of several lines says: its first line that is not empty; where that one only announces (`Invalid call:`), with the next. */
function saidBy(message: string): string {
  const lines = message.split('\n', 20).flatMap((l) => l.trim() || []);
  const [first = '', next] = lines;
  return first.endsWith(':') && next !== undefined ? `${first} ${next}` : first;
}

function withoutClaims(signal: Signal): string {
  let text = signal.body ?? signal.quote;
  for (const claim of signal.claims) text = text.replace(claim, '');
  const rest = text.replace(/[\s;:,.—-]+$/, '').trim();
  return rest.length >= 8 ? rest : (signal.body ?? signal.quote);
}

function requestTitle(node: Node, group: FailureGroup): string {
  const routes = failedRoutes(group);
  const first = signalsOf(node)[0];
  const request = first?.request ?? first?.access;
  if (!request) return node.id;
  if (routes.size <= 1) return `${request.method} ${request.route} answered ${request.status}`;
  const names = [...routes].sort();
  return cut(
    `${counted(routes.size, 'route')} answered ${request.status}: ${names.slice(0, 4).join(', ')}${names.length > 4 ? ' ...' : ''}`,
    MAX_TITLE,
  );
}

const routesOf = new WeakMap<FailureGroup, ReadonlySet<string>>();

/** Once for all nodes of the group. */
function failedRoutes(group: FailureGroup): ReadonlySet<string> {
  const known = routesOf.get(group);
  if (known) return known;
  const routes = new Set<string>();
  for (const f of group.failures)
    for (const { signal } of f.members) {
      const seen = signal.request ?? signal.access;
      if (seen && seen.status >= 400) routes.add(`${seen.method} ${seen.route}`);
    }
  routesOf.set(group, routes);
  return routes;
}

/** Why the layer is what it is, in one sentence. */
export function becauseOf(node: Node): string {
  const ruled = node.rule && fill(node.rule.because, node.captures);
  if (ruled) return ruled.trim();
  if (node.exception) {
    const frame = frameText(node.exception);
    return frame ? `Raised in ${frame}.` : 'The entries name the exception, without frames.';
  }
  if (node.kind === 'test') return 'The test says so.';
  if (node.kind === 'request') return `The request log says so.`;
  if (node.kind === 'exit') return 'The platform or the process logged its end.';
  if (node.tail) {
    const lines = counted(node.members.length, 'line');
    return isEcho(node)
      ? `${lines} of this failure repeat the response (${node.tail.slice(0, 3)}) while it passes through the code: an echo of it, not its cause.`
      : `${lines} of this failure wrap it.`;
  }
  const logger = signalsOf(node)[0]?.logger;
  return logger ? `Logged by ${logger}.` : 'The service logged it.';
}

/** What follows the deepest layer that is established. */
interface Below {
  /** How many suspected causes are named. */
  readonly suspects?: number;
  /** Whether layers follow that are inferred: what is said is not said of them. */
  readonly perhaps?: boolean;
}

/** What is not established below the deepest established layer, and what to look at next. */
export function openText(node: Node, { suspects = 0, perhaps = false }: Below = {}): string {
  const tail = suspects > 0 ? ' See the suspected causes and their checks.' : '';
  const text = missingAt(node, tail);
  return perhaps
    ? `What is behind it is inferred only: ${text.charAt(0).toLowerCase()}${text.slice(1)}`
    : text;
}

function missingAt(node: Node, tail: string): string {
  if (node.exception) {
    const frame = frameText(node.exception);
    return frame
      ? `These entries do not show why; look at ${frame}.${tail || ' Logging the values used there would have answered it.'}`
      : `The exception is logged without its trace; log it with the trace (exc_info, stack_trace) to see where it is thrown.${tail}`;
  }
  if (node.kind === 'request')
    return `No application entry could be tied to this response; log errors with the request's trace id.${tail}`;
  if (node.kind === 'exit')
    return `Nothing logged before the end says why; log fatal errors with their trace before exiting.${tail}`;
  if (node.kind === 'test') return `No entry could be tied to this failure.${tail}`;
  const writer = signalsOf(node)[0];
  if (
    node.rule?.server !== undefined &&
    !signalsOf(node).some((s) => writtenByServer(node.rule?.server ?? '', s))
  )
    return `The answer tells no more, and no entry of ${node.rule.server} itself is tied to it; look at what that server logged at this time.${tail}`;
  // Nobody can have a platform log another line.
  if (writer?.event) {
    const { kind, name } = writer.event;
    const where =
      kind === 'Pod'
        ? `what Pod ${name} logged before it`
        : `what else was told of ${kind} ${name} at that time`;
    return `The event tells no more; look at ${where}.${tail}`;
  }
  if (writer && byPlatform(writer))
    return `The platform logged it and tells no more; look at what the service behind it logged at that time.${tail}`;
  return `The message comes without an exception; ${writer?.logger ? `look at ${writer.logger} and log` : 'log'} the exception with its trace there.${tail}`;
}

/** Logs that a load balancer, Cloud Run or an API writes, not the application. */
function byPlatform({ resourceType, logId }: Signal): boolean {
  return (
    resourceType === 'http_load_balancer' ||
    logId === 'requests' ||
    logId?.startsWith('cloudaudit.googleapis.com/') === true ||
    /^run\.googleapis\.com\/(?:requests|varlog\/system)$/.test(logId ?? '')
  );
}

/** Whether the lines only repeat the response on its way through the code (FastAPI and others print `403: detail`): of it, not of its cause. */
export function isEcho(node: Node): boolean {
  return node.tail !== undefined && /^[45]\d\d: /.test(node.tail);
}
