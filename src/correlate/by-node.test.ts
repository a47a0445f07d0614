import { describe, expect, it } from 'vitest';
import type { Signal } from '../model/index.ts';
import { correlate } from './correlate.ts';
import { signalAt, windowOf } from './testing/signals.ts';
import { WORDS } from './testing/words.ts';

const deps = { template: (text: string): string => text.replace(/\d+/g, '<*>'), words: WORDS };
const sizes = (signals: readonly Signal[]): readonly number[] =>
  correlate(windowOf(signals), deps)
    .flatMap((g) => g.failures.map((f) => f.members.length))
    .sort((a, b) => b - a);

const kill = (ms: number, process: string, pid = 3182): Signal => {
  const message = `Memory cgroup out of memory: Killed process ${pid} (${process})`;
  return signalAt(ms, {
    message,
    template: message,
    resourceType: 'k8s_node',
    instance: 'node-7',
    service: 'node-7',
    matches: [{ ruleId: 'K8S_OOM_KILLED', captures: { process } }],
  });
};
const ended = (ms: number, container: string, host = 'node-7'): Signal => {
  const message = `Back-off restarting failed container ${container} in pod ${container}-7c5d8f9b66-b2x7d`;
  const name = `${container}-7c5d8f9b66-b2x7d`;
  return signalAt(ms, {
    message,
    template: message,
    lifecycle: 'exit',
    service: container,
    instance: name,
    container,
    event: { kind: 'Pod', name, namespace: 'shop', reason: 'BackOff', host },
  });
};

describe('a process that a node killed', () => {
  it('goes with the only container that ended there then', () => {
    expect(sizes([kill(0, 'java'), ended(2000, 'matcher')])).toEqual([2]);
    expect(sizes([kill(0, 'java'), ended(2000, 'matcher', 'node-8')])).toEqual([1, 1]);
    expect(sizes([kill(0, 'java'), ended(600_000, 'matcher')])).toEqual([1, 1]);
  });

  it('goes with the one of several that is named as it is, else with none', () => {
    expect(sizes([kill(0, 'matcher'), ended(2000, 'matcher'), ended(3000, 'quote')])).toEqual([2, 1]);
    expect(sizes([kill(0, 'java'), ended(2000, 'matcher'), ended(3000, 'quote')])).toEqual([1, 1, 1]);
  });

  it('is told of once by the line of the kernel and by the event that repeats it', () => {
    const event = signalAt(1000, {
      message: kill(0, 'java').message,
      resourceType: 'k8s_node',
      instance: 'node-7',
      service: 'node-7',
      matches: [{ ruleId: 'K8S_OOM_KILLED', captures: { process: 'java' } }],
      event: { kind: 'Node', name: 'node-7', reason: 'OOMKilling' },
    });
    expect(sizes([kill(0, 'java'), event])).toEqual([2]);
    expect(sizes([kill(0, 'java', 41), event])).toEqual([1, 1]);
  });
});

describe('a container that ends again and again', () => {
  it('is explained by its own lines, not by those of another container of its pod', () => {
    const pod = 'cart-7c5d8f9b66-b2x7d';
    const event = { ...ended(60_000, 'cart'), container: 'proxy' };
    const line = (container: string): Signal =>
      signalAt(50_000, { instance: pod, service: 'cart', container, message: 'refused' });
    expect(sizes([line('proxy'), event])).toEqual([2]);
    expect(sizes([line('cart'), event])).toEqual([1, 1]);
  });
});
