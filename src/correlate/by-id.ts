import type { JoinKind, Observed, Signal } from '../model/index.ts';
import { MINUTE } from '../util/time.ts';
import type { Union } from './union.ts';

/** Entries that share an id but lie further apart than this are different failures (ids are re-used by retries and sessions). */
const MAX_GAP = 10n * MINUTE;

/** Joins the entries of one assembled stack trace, and those that carry the same trace, request or operation id. */
export function joinById(signals: readonly Signal[], observed: Observed, union: Union): void {
  const index = new Map(signals.map((s, i) => [s.key, i]));
  for (const trace of observed.traces) {
    const members = trace.keys.map((key) => index.get(key)).filter((i) => i !== undefined);
    for (let k = 1; k < members.length; k += 1)
      union.join(members[0] ?? 0, members[k] ?? 0, {
        kind: 'same-entry',
        sure: true,
        why: 'pieces of one stack trace',
      });
  }
  const join = (kind: JoinKind, word: string, idOf: (s: Signal) => string | undefined): void => {
    const last = new Map<string, number>();
    signals.forEach((s, i) => {
      const id = idOf(s);
      if (id === undefined) return;
      const before = last.get(id);
      const previous = before === undefined ? undefined : signals[before];
      if (before !== undefined && previous && s.time - previous.time <= MAX_GAP)
        union.join(before, i, { kind, sure: true, why: `same ${word} ${shorten(id)}` });
      last.set(id, i);
    });
  };
  join('trace', 'trace', (s) => s.correlation.trace);
  join('request-id', 'request id', (s) => s.correlation.requestId);
  join('operation', 'operation', (s) => s.correlation.operationId);
}

function shorten(id: string): string {
  return id.length <= 16 ? id : `${id.slice(0, 8)}..${id.slice(-4)}`;
}
