import type { Correlation, JsonObject } from '../model/index.ts';
import { idsOfFields } from './id-fields.ts';
import type { IdKind } from './id-fields.ts';
import { idsOfText } from './id-text.ts';
import { idAt, objectAt, textAt } from './json-access.ts';

/** Ids of an entry: LogEntry's own fields first, then the payload's and the labels' fields, then the text. */
export function correlationOf(
  raw: JsonObject,
  embedded: JsonObject | undefined,
  message: string,
): Correlation {
  const ids: Partial<Record<IdKind, string>> = {};
  const trace = textAt(raw, 'trace');
  const span = idAt(raw, 'spanId');
  if (trace !== undefined) ids.trace = trace;
  if (span !== undefined) ids.span = span;
  const payload = objectAt(raw, 'jsonPayload');
  const labels = objectAt(raw, 'labels');
  const proto = objectAt(raw, 'protoPayload');
  if (payload) idsOfFields(payload, ids);
  if (embedded) idsOfFields(embedded, ids);
  if (labels) idsOfFields(labels, ids);
  const request =
    textAt(proto, 'requestId') ??
    textAt(objectAt(objectAt(proto, 'requestMetadata'), 'requestAttributes'), 'id');
  // Cloud Functions marks the entries of one call with it.
  const execution = textAt(labels, 'execution_id');
  if (ids.request === undefined && (request ?? execution) !== undefined)
    ids.request = (request ?? execution)!;
  idsOfText(message, ids);
  const traceId = ids.trace === undefined ? undefined : traceIdOf(ids.trace);
  const operationId = idAt(objectAt(raw, 'operation'), 'id');
  return {
    ...(traceId !== undefined && { trace: traceId }),
    ...(ids.span !== undefined && { spanId: ids.span }),
    ...(ids.request !== undefined && { requestId: ids.request }),
    ...(operationId !== undefined && { operationId }),
    ...(ids.pid !== undefined && { pid: ids.pid }),
  };
}

/** `projects/P/traces/HEX`, a bare id, a UUID, a traceparent or `HEX/SPAN;o=1` -> the id in lower case without dashes. */
function traceIdOf(trace: string): string | undefined {
  const slash = trace.lastIndexOf('/traces/');
  let id = slash >= 0 ? trace.slice(slash + 8) : trace;
  const parent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}/.exec(id);
  id = parent?.[1] ?? id.split(/[/;]/, 1)[0] ?? '';
  if (/^(?:[0-9a-f]{16,36}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i.test(id))
    id = id.replaceAll('-', '').toLowerCase();
  return id === '' || /^0+$/.test(id) ? undefined : id;
}
