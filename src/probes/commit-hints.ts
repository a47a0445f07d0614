import type { Entry, Json } from '../model/index.ts';

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

/** The commit out of an entry's labels, or out of the labels or the image tag of an audit entry's new revision; null where it says none. */
export function commitHint(entry: Entry): CommitHint | null {
  const raw = entry.raw;
  const resource = at(raw, 'resource', 'labels');
  const said = labelled(at(raw, 'labels')) ?? labelled(resource);
  if (said !== null && entry.revision !== undefined)
    return { revision: entry.revision, commit: said, from: 'a label' };
  const proto = at(raw, 'protoPayload');
  if (proto === undefined) return null;
  for (const part of ['request', 'response']) {
    const body = at(proto, part);
    const service = at(body, 'service') ?? body;
    const spec = at(service, 'spec', 'template') ?? at(service, 'template') ?? service;
    const revision =
      text(at(service, 'status', 'latestCreatedRevisionName')) ??
      text(at(spec, 'metadata', 'name')) ??
      text(at(body, 'metadata', 'name')) ??
      entry.revision;
    if (revision === undefined) continue;
    const label =
      labelled(at(spec, 'metadata', 'labels')) ??
      labelled(at(service, 'metadata', 'labels')) ??
      labelled(at(body, 'metadata', 'labels'));
    if (label !== null) return { revision, commit: label, from: "the audit log's labels" };
    const containers = at(spec, 'spec', 'containers') ?? at(spec, 'containers');
    const image = Array.isArray(containers) ? text(at(containers[0] as Json, 'image')) : undefined;
    const tag =
      image?.includes('@') === false
        ? image.slice(image.lastIndexOf(':') + 1).replace(/^(?:sha|git|commit)-/, '')
        : undefined;
    if (tag !== undefined && SHA.test(tag))
      return { revision, commit: tag, from: "the audit log's image tag" };
  }
  return null;
}

/** Collects what entries say about commits; the same whatever their order: of several for a revision none counts. */
export function createCommitHints(): { add(entry: Entry): void; of(revision: string): CommitHint | null } {
  const hints = new Map<string, CommitHint | null>();
  return {
    add(entry) {
      const hint = commitHint(entry);
      if (!hint) return;
      const before = hints.get(hint.revision);
      if (before === undefined) hints.set(hint.revision, hint);
      else if (
        before !== null &&
        !before.commit.startsWith(hint.commit) &&
        !hint.commit.startsWith(before.commit)
      )
        hints.set(hint.revision, null);
      else if (
        before !== null &&
        (hint.commit > before.commit || (hint.commit === before.commit && hint.from < before.from))
      )
        hints.set(hint.revision, hint);
    },
    of: (revision) => hints.get(revision) ?? null,
  };
}

function labelled(labels: Json | undefined): string | null {
  for (const name of LABELS) {
    const value = text(at(labels, name));
    if (value !== undefined && SHA.test(value)) return value;
  }
  return null;
}

function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here: Json | undefined = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || Array.isArray(here)) return undefined;
    here = (here as Readonly<Record<string, Json | undefined>>)[key];
  }
  return here;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
