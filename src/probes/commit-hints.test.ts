import { expect, test } from 'vitest';
import type { Entry, JsonObject } from '../model/index.ts';
import { commitHint, createCommitHints } from './commit-hints.ts';

const A = '0123456789abcdef0123456789abcdef01234567';
const B = '89abcdef0123456789abcdef0123456789abcdef';
const entry = (raw: JsonObject, revision?: string): Entry =>
  ({ raw, ...(revision === undefined ? {} : { revision }) }) as unknown as Entry;

test('labels of the entry or of its resource name the commit of the revision', () => {
  expect(commitHint(entry({ labels: { 'commit-sha': A } }, 'api-2'))).toEqual({
    revision: 'api-2',
    commit: A,
    from: 'a label',
  });
  expect(commitHint(entry({ resource: { labels: { 'gcb-commit-sha': 'abcdef0' } } }, 'api-2'))?.commit).toBe(
    'abcdef0',
  );
  expect(commitHint(entry({ labels: { 'commit-sha': 'main' } }, 'api-2'))).toBeNull();
  expect(commitHint(entry({ labels: { 'commit-sha': A } }))).toBeNull();
});

test("an audit entry's labels or image tag; a digest and a version are no commit", () => {
  const audit = (image: string, labels: JsonObject = {}): JsonObject => ({
    protoPayload: {
      request: {
        service: {
          spec: {
            template: { metadata: { name: 'api-00007-abc', labels }, spec: { containers: [{ image }] } },
          },
        },
      },
    },
  });
  expect(commitHint(entry(audit(`eu.gcr.io/p/api:${A}`)))).toEqual({
    revision: 'api-00007-abc',
    commit: A,
    from: "the audit log's image tag",
  });
  expect(commitHint(entry(audit('eu.gcr.io/p/api:sha-abcdef0')))?.commit).toBe('abcdef0');
  expect(commitHint(entry(audit('eu.gcr.io/p/api:v1.2.3', { 'commit-sha': B })))?.from).toBe(
    "the audit log's labels",
  );
  expect(commitHint(entry(audit('eu.gcr.io/p/api:latest')))).toBeNull();
  expect(commitHint(entry(audit(`eu.gcr.io/p/api@sha256:${A}`)))).toBeNull();
});

test('entries that disagree give none, whatever their order; a short id and its long form agree', () => {
  const say = (...commits: readonly string[]): string | undefined => {
    const hints = createCommitHints();
    for (const commit of commits) hints.add(entry({ labels: { 'commit-sha': commit } }, 'r'));
    return hints.of('r')?.commit;
  };
  expect(say(A, B)).toBeUndefined();
  expect(say(B, A, A)).toBeUndefined();
  expect(say(A, A.slice(0, 7))).toBe(A);
  expect(say(A.slice(0, 7), A)).toBe(A);
});
