import type { Entry, Json } from '../model/index.ts';
import { jsonAt, jsonText } from './json-path.ts';

/** An image that an entry says a revision runs. */
export interface ImageSeen {
  readonly revision: string;
  readonly image: string;
  readonly from: string;
}

/** Members of labels and payloads that name an image. */
const NAMES = [
  'image',
  'container_image',
  'container.image',
  'container.image.name',
  'image_name',
  'container_image_name',
  'k8s-pod/image',
];
/** How the kubelet tells of images. */
const PULLED =
  /(?:Pulling|[Pp]ulled|Back-off pulling|[Ff]ailed to pull) image "([^"\s]{1,300})"|Container image "([^"\s]{1,300})"/;

/** The images that an entry names for a revision: labels, fields of the payload, audit entries of Cloud Run and Kubernetes, events of the kubelet. */
export function imagesOf(entry: Entry): readonly ImageSeen[] {
  const { raw, revision } = entry;
  const seen: ImageSeen[] = [];
  const payload = jsonAt(raw, 'jsonPayload');
  if (revision !== undefined) {
    for (const [holder, from] of [
      [jsonAt(raw, 'labels'), 'the image in a label'],
      [jsonAt(raw, 'resource', 'labels'), 'the image in a label'],
      [payload, 'the image in the payload'],
    ] as const)
      for (const name of NAMES) {
        const image = jsonText(jsonAt(holder, name));
        if (image !== undefined) seen.push({ revision, image, from });
      }
    const message = jsonText(jsonAt(payload, 'message'));
    const pulled = message === undefined ? null : PULLED.exec(message.slice(0, 2000));
    const image = pulled?.[1] ?? pulled?.[2];
    if (image !== undefined) seen.push({ revision, image, from: "the kubelet's event about the image" });
  }
  return [...seen, ...audited(jsonAt(raw, 'protoPayload'), revision)];
}

/** The images of the containers that an audit entry creates or changes. */
export function audited(proto: Json | undefined, revision: string | undefined): readonly ImageSeen[] {
  if (proto === undefined) return [];
  return ['request', 'response'].flatMap((part) => {
    const body = jsonAt(proto, part);
    const service = jsonAt(body, 'service') ?? body;
    const spec = jsonAt(service, 'spec', 'template') ?? jsonAt(service, 'template') ?? service;
    const name = auditedRevision(body, service, spec) ?? revision;
    const containers = jsonAt(spec, 'spec', 'containers') ?? jsonAt(spec, 'containers');
    if (name === undefined || !Array.isArray(containers)) return [];
    return (containers as readonly Json[]).flatMap((container) => {
      const image = jsonText(jsonAt(container, 'image'));
      return image === undefined ? [] : [{ revision: name, image, from: "the audit log's image" }];
    });
  });
}

/** The revision that an audit entry makes: Cloud Run's (both versions of its API), else the hash of the pod's template. */
export function auditedRevision(
  body: Json | undefined,
  service: Json | undefined,
  spec: Json | undefined,
): string | undefined {
  return (
    lastOf(jsonText(jsonAt(service, 'status', 'latestCreatedRevisionName'))) ??
    lastOf(jsonText(jsonAt(service, 'latestCreatedRevision'))) ??
    jsonText(jsonAt(spec, 'revision')) ??
    jsonText(jsonAt(spec, 'metadata', 'labels', 'pod-template-hash')) ??
    jsonText(jsonAt(body, 'metadata', 'labels', 'pod-template-hash')) ??
    jsonText(jsonAt(spec, 'metadata', 'name')) ??
    jsonText(jsonAt(body, 'metadata', 'name'))
  );
}

/** `projects/p/.../revisions/api-1` -> `api-1`. */
function lastOf(name: string | undefined): string | undefined {
  return name?.slice(name.lastIndexOf('/') + 1);
}
