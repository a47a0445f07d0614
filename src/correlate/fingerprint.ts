import type { ExceptionInfo, Failure, Signal } from '../model/index.ts';
import { SEVERITY_NUMBER } from '../model/index.ts';
import { causeLine } from '../util/cause-line.ts';
import { isComplaint } from '../util/complaint.ts';
import { hash64 } from '../util/hash.ts';
import { remembering } from '../util/remember.ts';

/** Version of the recipe below; a change of it renames every finding, so old names must go on as aliases. */
const VERSION = 'v1';

/** What a failure is called: made only of what the entries say. */
export interface Signature {
  readonly fingerprint: string;
  /** The name that earlier versions of the recipe gave; null where it is the same. */
  readonly formerly: string | null;
  /** The parts that were hashed. */
  readonly parts: readonly string[];
  /** The part that is the template of a text, and the entry that says it; null where none is. */
  readonly text: { readonly at: number; readonly signal: Signal } | null;
}

/** What a failure comes down to, in parts; `text` as in a signature. */
interface Cause {
  readonly parts: readonly string[];
  readonly text?: Signature['text'];
}

/**
 * Names the cause of a failure (design, "Fingerprint"): service, the deepest exception's or error's type and normalised message,
 * and the place where it was caught. No rules, no line numbers, no ids, so that a better catalog or another instance does not rename it.
 */
export function signatureOf(failure: Failure, template: (text: string) => string): Signature {
  const end = endOf(failure);
  const before = causeOf(failure, template, null);
  const cause = end === null ? before : causeOf(failure, template, end);
  const parts = [failure.service, ...cause.parts].map(withoutWrappings);
  const fingerprint = nameOf(parts);
  const formerly = nameOf([failure.service, ...before.parts]);
  return {
    parts,
    fingerprint,
    formerly: formerly === fingerprint ? null : formerly,
    text: cause.text ? { ...cause.text, at: cause.text.at + 1 } : null,
  };
}

/** The name that is made of the parts of a signature. */
export function nameOf(parts: readonly string[]): string {
  return hashed(JSON.stringify(parts));
}

/** Thousands of failures have few causes. */
const hashed = remembering((parts) => `${VERSION}-${hash64(parts)}`);

/**
 * A variable part is the same whatever stands around it: a stand-in of redaction (`[token:3fa19c02]`), brackets and quotes of whoever blacked it out, the
 * port behind an address.
 */
const withoutWrappings = remembering((text) =>
  text
    .replace(/\[[a-z][a-z-]{0,20}:(?:<\*>|[0-9a-f]|-){1,12}\]/g, '<*>')
    .replace(/\[<\*>\]|\(<\*>\)|<<\*>>|'<\*>'|"<\*>"/g, '<*>')
    .replace(/<\*>(?::(?:<\*>|\d{1,5}(?!\d)))+/g, '<*>'),
);

/** What ended the process or instance in the failure, unasked. */
function endOf(failure: Failure): Signal | null {
  return (
    failure.members.find(({ signal }) => signal.lifecycle === 'exit' && signal.asked !== true)?.signal ?? null
  );
}

function causeOf(failure: Failure, template: (text: string) => string, end: Signal | null): Cause {
  const main = mainChain(failure);
  const deepest = main && causeLine(main.chain).at(-1);
  if (deepest)
    return {
      parts: ['exception', shortType(deepest.type), template(deepest.message), caughtAt(deepest)],
      text: { at: 2, signal: main.members[0].signal },
    };
  const error = deepestError(failure);
  if (error)
    return error.mention
      ? {
          parts: [
            'exception',
            shortType(error.mention.type),
            template(error.mention.message),
            error.logger ?? '',
          ],
          text: { at: 2, signal: error },
        }
      : { parts: ['error', error.template, error.logger ?? ''], text: { at: 1, signal: error } };
  // Requests that an instance took with it when it ended are named by its end: other requests of that route and status failed of something else.
  if (end) return { parts: ['exit', end.template] };
  const asked = failure.members.find((m) => m.signal.request || m.signal.access)?.signal;
  const request = asked?.request ?? asked?.access;
  // A client error without any word of the application: what failed is the call, and the route says little about why.
  if (request)
    return {
      parts:
        request.status >= 500
          ? ['request', request.method, request.route, String(request.status)]
          : ['request', String(request.status)],
    };
  return { parts: ['exit', failure.members[0].signal.template] };
}

/**
 * The chain that names a failure: of those with frames the first to be logged, or the longer one that holds the same.
 * A chain without frames is an exception that a message names; it may be logged before or after its trace.
 */
function mainChain({ chains }: Failure): Failure['chains'][number] | undefined {
  const first = chains.find(({ chain }) => chain.exceptions.some((e) => e.frames.length > 0)) ?? chains[0];
  const holds = ({ chain }: Failure['chains'][number]): boolean =>
    first?.chain.exceptions.every((e) =>
      chain.exceptions.some((x) => x.type === e.type && x.message === e.message),
    ) ?? false;
  return chains
    .filter(holds)
    .reduce(
      (best, c) => (best && best.chain.exceptions.length >= c.chain.exceptions.length ? best : c),
      first,
    );
}

/** The first error of a failure that is no request and no exit: what failed first is nearest to the cause. */
function deepestError(failure: Failure): Signal | undefined {
  const said = failure.members
    .map((m) => m.signal)
    .filter((s) => !s.request && !s.access && s.role !== 'lifecycle' && !isAside(s));
  // Lines below WARNING are members because a rule knows them: a name made of them would change with the catalog.
  const loud = said.filter(
    (s) => s.mention !== undefined || SEVERITY_NUMBER[s.severity] >= SEVERITY_NUMBER.WARNING,
  );
  const errors = loud.length > 0 ? loud : said;
  if (failure.kind === 'request') return errors[0];
  const severe = errors.filter((s) => SEVERITY_NUMBER[s.severity] >= SEVERITY_NUMBER.ERROR);
  const first = severe[0] ?? errors[0];
  if (!first || !isComplaint(first.message)) return first;
  // A caller that complains of an answer names the one that gave it, whoever logged first.
  return severe.find((s) => s.service !== first.service && !isComplaint(s.message)) ?? first;
}

/** `a.b.ConnectionError` and `ConnectionError` are the same type to a reader, and to a fingerprint. */
function shortType(type: string): string {
  return type.split(/[.\\]|::/).at(-1) ?? type;
}

/** Function and file name (no line, no directory) where the exception was caught: its outermost frame, in-app if there is one. */
function caughtAt(e: ExceptionInfo): string {
  const frame = e.frames.findLast((f) => f.inApp) ?? e.frames.at(-1);
  if (!frame) return '';
  return `${frame.file?.split(/[\\/]/).at(-1) ?? ''}:${frame.function ?? ''}`;
}

/** A line that is no error by itself names nothing: the last words of a pod change with what it did. */
function isAside(s: Signal): boolean {
  return s.role === 'context' && SEVERITY_NUMBER[s.severity] < SEVERITY_NUMBER.WARNING;
}
