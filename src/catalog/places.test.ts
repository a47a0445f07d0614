import { describe, expect, it } from 'vitest';
import { entranceOf, neverApplicable } from './places.ts';
import type { Condition } from './rule-doc.ts';
import { ruleOf } from './testing/rules.ts';

const silent = (when: Condition, ...seen: string[]): boolean =>
  neverApplicable([ruleOf(when, 'R')], new Set(seen)).length === 1;

describe('neverApplicable', () => {
  it.each([
    [{ filter: 'httpRequest.status>=500' }, ['textPayload'], true],
    [{ filter: 'httpRequest.status>=500' }, ['httpRequest'], false],
    [{ filter: 'httpRequest.status<400' }, ['textPayload'], false],
    [{ filter: 'httpRequest.status=0' }, ['textPayload'], false],
    [{ filter: 'httpRequest.status=(NOT 200)' }, ['textPayload'], false],
    [{ filter: 'textPayload=""' }, ['jsonPayload'], false],
    [{ filter: 'jsonPayload.a<"b"' }, ['textPayload'], true],
    [{ filter: 'jsonPayload.a="b" OR textPayload:"b"' }, ['textPayload'], false],
    [{ filter: 'jsonPayload.a="b" OR textPayload:"b"' }, ['protoPayload'], true],
    [
      { filter: 'resource.type=("k8s_pod" OR "k8s_node") jsonPayload.reason="Evicted"' },
      ['jsonPayload', 'resource.type=cloud_run_revision'],
      true,
    ],
    [
      { filter: 'resource.type=("k8s_pod" OR "k8s_node") jsonPayload.reason="Evicted"' },
      ['jsonPayload', 'resource.type=k8s_node'],
      false,
    ],
    [{ filter: 'NOT jsonPayload.a="b"' }, ['textPayload'], false],
    [{ filter: 'jsonPayload.a!="b"' }, ['textPayload'], false],
    [{ text: 'boom' }, [], false],
    [{ any: [{ filter: 'protoPayload.methodName="x"' }, { text: 'x' }] }, ['textPayload'], false],
    [{ all: [{ filter: 'protoPayload.methodName="x"' }, { text: 'x' }] }, ['textPayload'], true],
  ] as const)('%j with %j: %s', (when, seen, want) => {
    expect(silent(when, ...seen)).toBe(want);
  });
});

describe('entranceOf', () => {
  it.each([
    [{ text: 'boom' }, { roots: [], needles: ['boom'] }],
    [{ filter: 'httpRequest.status>=500' }, { roots: ['httpRequest'], needles: [] }],
    [
      { any: [{ filter: 'protoPayload.status.code=7' }, { text: 'boom' }, { text: 'bang' }] },
      { roots: ['protoPayload'], needles: ['boom', 'bang'] },
    ],
    [
      { all: [{ level: 'ERROR' }, { any: [{ filter: 'httpRequest.status=500' }, { text: 'boom' }] }] },
      { roots: ['httpRequest'], needles: ['boom'] },
    ],
    [{ any: [{ filter: 'httpRequest.status<400' }, { text: 'boom' }] }, null],
    [{ any: [{ filter: 'httpRequest.status>=0' }, { text: 'boom' }] }, null],
    [{ filter: 'textPayload<"app"' }, null],
    [{ filter: 'textPayload>"app"' }, { roots: ['textPayload'], needles: [] }],
    [
      { filter: 'httpRequest.status=500 OR jsonPayload.n=1' },
      { roots: ['httpRequest', 'jsonPayload'], needles: [] },
    ],
    [{ any: [{ text: 'boom' }, { level: 'ERROR' }] }, null],
    [{ not: { text: 'boom' } }, null],
  ] as const)('%j: %j', (when, want) => {
    expect(entranceOf(when)).toEqual(want);
  });
});
