import { expect, it } from 'vitest';
import type { Chain } from '../model/index.ts';
import { causesFirst } from './causes-first.ts';
import { chain, signal } from './testing/chains.ts';

const plain = (name: string): Chain => chain(name, [signal(name)]);

function suspectedOf(name: string, cause: Chain): Chain {
  const one = plain(name);
  const behind = {
    surface: one.group,
    cause: cause.group,
    rule: 'R',
    link: { kind: 'behind', basis: 'inferred', why: 'it may be', confirm: 'look' },
  } as const;
  return { ...one, group: { ...one.group, behind } };
}

const order = (...chains: readonly Chain[]): readonly string[] =>
  causesFirst(chains.map((c) => ({ chain: c }))).map((one) => one.chain.group.fingerprint);

it('sets a finding behind the one that it is suspected to come of, and leaves the others in their order', () => {
  const root = plain('root');
  const middle = suspectedOf('middle', root);
  const caller = suspectedOf('caller', middle);
  expect(order(plain('first'), caller, plain('other'), middle, root)).toEqual([
    'first',
    'root',
    'middle',
    'caller',
    'other',
  ]);
});

it('draws nothing before what is only background', () => {
  const calm = { ...plain('calm'), background: 'over' };
  expect(order(suspectedOf('caller', calm), calm)).toEqual(['caller', 'calm']);
});

it('ends where two are suspected of each other', () => {
  const one = plain('one');
  const two = suspectedOf('two', one);
  expect(order(suspectedOf('one', two), two)).toEqual(['two', 'one']);
});

it('sets a failing caller behind the service that breaks off in its traces, and no other', () => {
  const at = (trace: string) => ({ correlation: { trace } });
  const broke = chain('broke', [signal('asked', at('a'))], { drift: true, brokeOff: true });
  const caller = chain('caller', [signal('no answer', at('a'))]);
  const other = chain('other', [signal('own fault', at('b'))]);
  expect(order(other, caller, broke)).toEqual(['other', 'broke', 'caller']);
  expect(order(caller, { ...broke, background: 'usual' })).toEqual(['caller', 'broke']);
  // A line that is missing in quiet traces explains no error.
  expect(order(caller, { ...broke, brokeOff: false })).toEqual(['caller', 'broke']);
});
