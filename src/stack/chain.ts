import type { ExceptionChain, ExceptionInfo, StackFrame } from '../model/index.ts';

/** The exceptions in the line of causes, outermost first: without members of groups, suppressed ones and what stands behind those. */
export function mainLine(chain: ExceptionChain): readonly ExceptionInfo[] {
  const end = chain.exceptions.findIndex((e) => e.relation === 'member' || e.relation === 'suppressed');
  return end < 0 ? chain.exceptions : chain.exceptions.slice(0, end);
}

const isGroup = (exception: ExceptionInfo | undefined): boolean =>
  /(?:Group|AggregateError|AggregateException)$/.test(exception?.type ?? '');

/** The deepest exception: the end of the line of causes; where that is a group, its first member's deepest. Undefined for an empty chain. */
function deepest(chain: ExceptionChain): ExceptionInfo | undefined {
  const { exceptions } = chain;
  let at = mainLine(chain).length - 1;
  while (isGroup(exceptions[at]) && exceptions[at + 1]?.relation === 'member') {
    at++;
    for (
      let next = exceptions[at + 1];
      next && next.relation !== 'member' && next.relation !== 'suppressed';
      next = exceptions[at + 1]
    )
      at++;
  }
  return exceptions[at];
}

/** The team's own frame nearest to where this exception was thrown, one with a known place if there is any; undefined where every frame is a library's. */
function inAppFrame(exception: ExceptionInfo): StackFrame | undefined {
  return (
    exception.frames.find((f) => f.inApp && f.file !== undefined && f.line !== undefined) ??
    exception.frames.find((f) => f.inApp)
  );
}

/** The team's own frame nearest to the deepest cause: of the deepest exception, else of the next one outward that has any. */
export function firstInApp(chain: ExceptionChain): StackFrame | undefined {
  const inmost = deepest(chain);
  const candidates = [...(inmost ? [inmost] : []), ...[...mainLine(chain)].reverse()]
    .map(inAppFrame)
    .filter((f) => f !== undefined);
  return candidates.find((f) => f.line !== undefined) ?? candidates[0];
}
