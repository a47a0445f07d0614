import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnose, entriesOf, missOf, scenarioFiles, scenariosOf } from './scenarios.ts';

describe.each(scenarioFiles().map((file) => [basename(file), file]))('%s', (_name, file) => {
  it.each(scenariosOf(file).map((scenario) => [scenario.id, scenario] as const))(
    '%s',
    async (_id, scenario) => {
      const { answer } = await diagnose(scenario);
      expect(missOf(scenario, answer)).toBeNull();
    },
  );
});

describe('a scenario line', () => {
  const one = (line: string): unknown => entriesOf({ id: 'x', lines: [line] })[0];

  it('is an event of an object, on a node, that repeats', () => {
    expect(one('08:00:00 Pod/cart-0@worker-1 BackOff x3: Back-off')).toMatchObject({
      severity: 'WARNING',
      jsonPayload: {
        reason: 'BackOff',
        count: 3,
        firstTimestamp: '2025-10-09T07:59:30.000Z',
        involvedObject: { kind: 'Pod', name: 'cart-0' },
        source: { host: 'worker-1' },
      },
    });
    expect(one('08:00:00 +Pod/cart-0 Started: Started')).toMatchObject({ severity: 'INFO' });
  });

  it('is a line of a pod, with its breaks', () => {
    expect(one('08:00:00 log cart-0: a\\n\\tb')).toMatchObject({ textPayload: 'a\n\tb' });
  });

  it('is refused where it is neither', () => {
    expect(() => one('at noon')).toThrow('not a scenario line');
  });
});
