import type { SourceRemark } from '../../model/index.ts';
import { counted } from '../../util/text.ts';
import { formatTimestamp, parseTimestamp } from '../../util/time.ts';
import type { Query } from './query.ts';
import type { Ending, ReadState } from './read-pages.ts';

/** Why a reading stopped before its end, and which part of the window was read: newest entries come first. */
export function stopRemark(
  ending: Extract<Ending, { kind: 'stopped' }>,
  query: Query,
  at: string | null,
  state: ReadState,
): SourceRemark {
  const { error } = ending;
  const said = error ? `: ${error.status} ${error.message}` : '';
  const why = {
    'max-reads': `--max-reads ${state.reads} is used up`,
    timeout: `--timeout is over${said}`,
    interrupted: 'it was interrupted',
    error: `Cloud Logging failed${said}`,
  }[ending.why];
  const read =
    at === null
      ? 'nothing was read'
      : `read was ${at} to ${formatTimestamp(query.until)}, not ${formatTimestamp(query.since)} to ${at} (--until ${nextTo(at)} reads that)`;
  return {
    kind: 'truncated',
    message: `reading stopped after ${counted(state.reads, 'read')}, ${why}; ${read}`,
  };
}

/** The end, exclusive, of a window that still has the entries of this very time: some of them may not have been read. */
function nextTo(at: string): string {
  return formatTimestamp((parseTimestamp(at) ?? 0n) + 1n);
}
