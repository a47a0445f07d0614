import type { Json, JsonObject } from '../../model/index.ts';
import { idsOfFields, type IdKind } from '../id-fields.ts';
import { isObject, objectAt, textAt } from '../json-access.ts';
import { instanceOf, isServiceNamed, revisionOf, serviceOf } from '../service.ts';
import { idHash } from './id-hash.ts';

/** Where an entry was written, as its resource and labels tell; one object for all entries of the same. */
export interface Place {
  readonly service: string | undefined;
  readonly revision: string | undefined;
  readonly instance: string | undefined;
  readonly resourceType: string | undefined;
  /** Whether the service is named in a way that goes before all that a payload may say of it. */
  readonly named: boolean;
  /** All texts in resource and labels, in lower case, with a line feed between them. */
  readonly texts: string;
  /** Labels by which the entry reads as another spelling than REST. */
  readonly foreign: boolean;
  /** Hashes of the ids of traces and requests that stand in the labels. */
  readonly ids: readonly number[];
}

/** `resource` and `labels` are JSON objects as logged; '' where absent. */
export function placeOf(resource: string, labels: string): Place {
  const raw: Record<string, Json> = {};
  if (resource !== '') raw.resource = JSON.parse(resource) as JsonObject;
  if (labels !== '') raw.labels = JSON.parse(labels) as JsonObject;
  return {
    service: serviceOf(raw),
    named: isServiceNamed(raw),
    revision: revisionOf(raw),
    instance: instanceOf(raw),
    resourceType: textAt(objectAt(raw, 'resource'), 'type'),
    foreign: isObject(raw.labels) && raw.labels.instanceid !== undefined,
    texts: textsIn(raw).join('\n').toLowerCase(),
    ids: idsIn(objectAt(raw, 'labels')),
  };
}

function idsIn(labels: JsonObject | undefined): readonly number[] {
  if (!labels) return [];
  const ids: Partial<Record<IdKind, string>> = {};
  idsOfFields(labels, ids);
  return [ids.trace, ids.request, textAt(labels, 'execution_id')].flatMap((id) =>
    id === undefined ? [] : [idHash(id)],
  );
}

function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object'
    ? Object.values(value as JsonObject).flatMap((member) => textsIn(member))
    : [];
}
