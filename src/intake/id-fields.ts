import type { JsonObject } from '../model/index.ts';
import { idAt, isObject } from './json-access.ts';

/** Kinds of ids that applications log under names of their own. */
export type IdKind = 'trace' | 'span' | 'request' | 'pid';

const NAMES: ReadonlyMap<string, IdKind> = new Map(
  (
    [
      [
        'trace',
        'trace traceid dd.trace_id oteltraceid traceparent xcloudtracecontext logging.googleapis.com/trace',
      ],
      ['span', 'span spanid dd.span_id otelspanid logging.googleapis.com/spanid'],
      ['request', 'requestid reqid xrequestid correlationid xcorrelationid requestguid'],
      ['pid', 'pid processid _pid'],
    ] as const
  ).flatMap(([kind, names]) => names.split(' ').map((name) => [name, kind] as const)),
);

/** Objects inside a payload in which such fields are looked for too. */
const NESTED = new Set(
  'context labels extra mdc fields attributes record request req headers http meta metadata otel trace dd process ctx data tags'.split(
    ' ',
  ),
);

/** What a field's name says that its value is: `X-Request-Id`, `req_id`, `traceId` ...; undefined for others. */
function idKindOf(name: string): IdKind | undefined {
  if (name.length > 32 || name.length < 3) return undefined;
  const lower = name.toLowerCase();
  return NAMES.get(lower) ?? NAMES.get(lower.replace(/[-_]/g, ''));
}

/** Ids in a payload's fields, two levels deep; the first of each kind stands. */
export function idsOfFields(payload: JsonObject, into: Partial<Record<IdKind, string>>, depth = 0): void {
  let count = 0;
  for (const key in payload) {
    if (++count > 100) return;
    const member = payload[key];
    if (isObject(member)) {
      if (depth < 2 && NESTED.has(key.toLowerCase())) {
        const id = key === 'process' ? idAt(member, 'id') : undefined;
        if (id !== undefined) into.pid ??= id;
        idsOfFields(member, into, depth + 1);
      }
      continue;
    }
    if (member === null || (typeof member !== 'string' && typeof member !== 'number')) continue;
    const kind = idKindOf(key);
    const id = kind === undefined ? undefined : idAt(payload, key);
    if (kind !== undefined && id !== undefined && id.length <= 200) into[kind] ??= id;
  }
}
