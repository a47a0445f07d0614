import type { Entry, Json } from '../model/index.ts';
import { NO_MAP, type CheckoutMap } from './checkout-map.ts';
import { audited, auditedRevision, imagesOf, type ImageSeen } from './images.ts';
import { jsonAt as at, jsonText as text } from './json-path.ts';

/** Which commit an entry says that a revision was built from. */
export interface CommitHint {
  readonly revision: string;
  readonly commit: string;
  readonly from: string;
}

const SHA = /^[0-9a-f]{7,40}$/;
const LABELS = [
  'commit-sha',
  'commit_sha',
  'gcb-commit-sha',
  'git-commit',
  'git_sha',
  'git-sha',
  'commit',
  'sha',
  'org.opencontainers.image.revision',
];

/** The commit out of an entry's labels, or out of the labels or the image of an audit entry's new revision, or of an image that the configuration knows; null where it says none. */
export function commitHint(entry: Entry, map: Pick<CheckoutMap, 'commitOf'> = NO_MAP): CommitHint | null {
  const raw = entry.raw;
  const said = labelled(at(raw, 'labels')) ?? labelled(at(raw, 'resource', 'labels'));
  if (said !== null && entry.revision !== undefined)
    return { revision: entry.revision, commit: said, from: 'a label' };
  const proto = at(raw, 'protoPayload');
  return auditLabels(proto, entry.revision) ?? configured(imagesOf(entry), map) ?? auditTag(proto, entry);
}

function auditLabels(proto: Json | undefined, revision: string | undefined): CommitHint | null {
  if (proto === undefined) return null;
  for (const part of ['request', 'response']) {
    const body = at(proto, part);
    const service = at(body, 'service') ?? body;
    const spec = at(service, 'spec', 'template') ?? at(service, 'template') ?? service;
    const name = auditedRevision(body, service, spec) ?? revision;
    const label =
      labelled(at(spec, 'metadata', 'labels')) ??
      labelled(at(spec, 'labels')) ??
      labelled(at(service, 'metadata', 'labels')) ??
      labelled(at(body, 'metadata', 'labels'));
    if (name !== undefined && label !== null)
      return { revision: name, commit: label, from: "the audit log's labels" };
  }
  return null;
}

/** What the configuration makes of the images: the first that tells a commit. */
function configured(images: readonly ImageSeen[], map: Pick<CheckoutMap, 'commitOf'>): CommitHint | null {
  for (const { revision, image, from } of images) {
    const commit = map.commitOf(image);
    if (commit !== null) return { revision, commit, from: `${from}, as the configuration maps it,` };
  }
  return null;
}

/** An image tag that is a commit's hash by itself; a digest and a version are none. */
function auditTag(proto: Json | undefined, entry: Entry): CommitHint | null {
  for (const { revision, image } of audited(proto, entry.revision)) {
    if (image.includes('@')) continue;
    const tag = image.slice(image.lastIndexOf(':') + 1).replace(/^(?:sha|git|commit)-/, '');
    if (SHA.test(tag)) return { revision, commit: tag, from: "the audit log's image tag" };
  }
  return null;
}

/** Collects what entries say about commits; the same whatever their order: of several for a revision none counts. */
export function createCommitHints(map: Pick<CheckoutMap, 'commitOf'> = NO_MAP): {
  add(entry: Entry): void;
  of(revision: string): CommitHint | null;
} {
  const hints = new Map<string, CommitHint | null>();
  return {
    add(entry) {
      const hint = commitHint(entry, map);
      if (!hint) return;
      const before = hints.get(hint.revision);
      if (before === undefined) hints.set(hint.revision, hint);
      else if (before !== null && !agree(before.commit, hint.commit)) hints.set(hint.revision, null);
      else if (
        before !== null &&
        (hint.commit > before.commit || (hint.commit === before.commit && hint.from < before.from))
      )
        hints.set(hint.revision, hint);
    },
    of: (revision) => hints.get(revision) ?? null,
  };
}

/** A short hash and its long form are one; names of tags are what they are. */
function agree(a: string, b: string): boolean {
  return a === b || (SHA.test(a) && SHA.test(b) && (a.startsWith(b) || b.startsWith(a)));
}

function labelled(labels: Json | undefined): string | null {
  for (const name of LABELS) {
    const value = text(at(labels, name));
    if (value !== undefined && SHA.test(value)) return value;
  }
  return null;
}
