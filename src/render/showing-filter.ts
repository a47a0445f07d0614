import type { Finding, Layer } from '../model/index.ts';

/** Stand-ins and masks: what stands there in the log is not known here. */
const HOLE = /\[[a-z-]{2,16}:[0-9a-f]{8}\]|\[redacted\]|<\*>|…/;
const MIN_LITERAL = 8;
const MAX_LITERAL = 120;

/** A filter in Cloud Logging query language that shows whether a finding is still there: its services, and what its deepest established layer says. */
export function showingFilter(finding: Finding): string | null {
  const text = layersUp(finding)
    .map(literalOf)
    .find((found) => found !== null);
  if (text === undefined) return null;
  const services = finding.services.map(quoted);
  const where =
    services.length === 0
      ? []
      : [
          `resource.labels.service_name=${services.length === 1 ? services.join('') : `(${services.join(' OR ')})`}`,
        ];
  return [...where, quoted(text)].join(' ');
}

/** The layers that entries show, from the deepest established one upwards. */
function layersUp(finding: Finding): readonly Layer[] {
  return finding.layers.slice(0, (finding.rootCause?.level ?? 0) + 1).toReversed();
}

/** The longest stretch of what a layer's entry says that is in the log to the letter. */
function literalOf(layer: Layer): string | null {
  const { exception } = layer;
  const [entry] = layer.evidence.filter((e) => e.insertId !== undefined || e.hash !== undefined);
  const source = exception ? (exception.message.split('\n')[0] ?? '') : (entry?.quote ?? '');
  const [longest = ''] = source
    .split(HOLE)
    .map((part) => part.trim())
    .sort((a, b) => b.length - a.length);
  if (longest.length >= MIN_LITERAL) return longest.slice(0, MAX_LITERAL);
  return exception ? exception.type : null;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
