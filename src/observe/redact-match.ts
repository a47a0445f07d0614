import type { Match } from '../model/index.ts';
import { cut } from '../util/text.ts';

const MAX_CAPTURE = 300;
const NO_CAPTURES: Match['captures'] = {};

/** A match before redaction, as the catalog's matcher finds it. */
export interface RawMatch {
  readonly ruleId: string;
  readonly captures: Readonly<Record<string, string>>;
  readonly exceptionIndex?: number;
}

/** The match with its captures as they may leave. `raw` and `redacted` are the entry's message before and after redaction. */
export function redactMatch(
  { ruleId, captures, exceptionIndex }: RawMatch,
  raw: string,
  redacted: string,
  redact: (text: string) => string,
): Match {
  const found = Object.entries(captures);
  return {
    ruleId,
    captures:
      found.length === 0
        ? NO_CAPTURES
        : Object.fromEntries(
            found.map(([name, value]) => [name, cut(safeCapture(value, raw, redacted, redact), MAX_CAPTURE)]),
          ),
    ...(exceptionIndex === undefined ? {} : { exceptionIndex }),
  };
}

/**
 * A capture may hold a part of a secret that alone looks like none (`jane.doe` of an address): what stands in the message and no longer
 * stands in the redacted one does not leave.
 */
function safeCapture(value: string, raw: string, redacted: string, redact: (text: string) => string): string {
  const safe = redact(value);
  return safe === value && value !== '' && raw.includes(value) && !redacted.includes(value)
    ? '[redacted]'
    : safe;
}
