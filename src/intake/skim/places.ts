import type { Json, JsonObject } from '../../model/index.ts';
import { isObject, objectAt, textAt } from '../json-access.ts';
import { instanceOf, revisionOf, serviceOf } from '../service.ts';

/** Where an entry was written, as its resource and labels tell; one object for all entries of the same. */
export interface Place {
  readonly service: string | undefined;
  readonly revision: string | undefined;
  readonly instance: string | undefined;
  readonly resourceType: string | undefined;
  /** All texts in resource and labels, in lower case, with a line feed between them. */
  readonly texts: string;
  /** Labels by which the entry reads as another spelling than REST. */
  readonly foreign: boolean;
}

/** Places kept; labels that differ from entry to entry would fill memory. */
const KEPT = 20_000;

/** Places by the bytes of resource and labels. */
export class Places {
  private readonly byResource = new Map<string, Map<string, Place>>();
  private count = 0;

  /** `resource` and `labels` are JSON objects as logged; '' where absent. */
  at(resource: string, labels: string): Place {
    let byLabels = this.byResource.get(resource);
    const known = byLabels?.get(labels);
    if (known) return known;
    const place = placeOf(resource, labels);
    if (this.count >= KEPT) {
      this.byResource.clear();
      this.count = 0;
      byLabels = undefined;
    }
    if (!byLabels) this.byResource.set(resource, (byLabels = new Map<string, Place>()));
    byLabels.set(labels, place);
    this.count++;
    return place;
  }
}

function placeOf(resource: string, labels: string): Place {
  const raw: Record<string, Json> = {};
  if (resource !== '') raw.resource = JSON.parse(resource) as JsonObject;
  if (labels !== '') raw.labels = JSON.parse(labels) as JsonObject;
  return {
    service: serviceOf(raw),
    revision: revisionOf(raw),
    instance: instanceOf(raw),
    resourceType: textAt(objectAt(raw, 'resource'), 'type'),
    foreign: isObject(raw.labels) && raw.labels.instanceid !== undefined,
    texts: textsIn(raw).join('\n').toLowerCase(),
  };
}

function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object'
    ? Object.values(value as JsonObject).flatMap((member) => textsIn(member))
    : [];
}
