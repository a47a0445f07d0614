import type { ExceptionChain, ExceptionInfo, StackFrame } from '../model/index.ts';

/** The exceptions in the line of causes, outermost first: without members of groups, suppressed ones and what stands behind those. */
export function mainLine(chain: ExceptionChain): readonly ExceptionInfo[] {
  const end = chain.exceptions.findIndex((e) => e.relation === 'member' || e.relation === 'suppressed');
  return end < 0 ? chain.exceptions : chain.exceptions.slice(0, end);
}

/** Types of the members of exception groups in the chain, as printed. */
export function groupMembers(chain: ExceptionChain): readonly ExceptionInfo[] {
  return chain.exceptions.filter((e) => e.relation === 'member');
}

/** The deepest exception: the end of the line of causes; where that is a group, its first member's deepest. Undefined for an empty chain. */
export function deepest(chain: ExceptionChain): ExceptionInfo | undefined {
  let at = mainLine(chain).length - 1;
  while (chain.exceptions[at + 1]?.relation === 'member') {
    at++;
    for (let next = chain.exceptions[at + 1]; next && next.relation !== 'member' && next.relation !== 'suppressed'; next = chain.exceptions[at + 1]) at++;
    if (!/(?:Group|AggregateError|AggregateException)$/.test(chain.exceptions[at]?.type ?? '')) break;
  }
  return chain.exceptions[at];
}

/** The team's own frame nearest to where this exception was thrown; undefined where every frame is a library's. */
export function inAppFrame(exception: ExceptionInfo): StackFrame | undefined {
  return exception.frames.find((f) => f.inApp);
}

/** The team's own frame nearest to the deepest cause: of the deepest exception, else of the next one outward that has any. */
export function firstInApp(chain: ExceptionChain): StackFrame | undefined {
  const inmost = deepest(chain);
  const own = inmost && inAppFrame(inmost);
  if (own) return own;
  for (const exception of [...mainLine(chain)].reverse()) {
    const found = inAppFrame(exception);
    if (found) return found;
  }
  return undefined;
}
