import { expect, it } from 'vitest';
import { templatesOf } from './testing/templates.ts';

const WORDS = ['open', 'paused', 'running', 'failed', 'done', 'idle', 'lost', 'queued'];

it('is one template where two places are variable, though each family takes one', () => {
  const texts = WORDS.flatMap((from) => WORDS.map((to) => `order state changed from ${from} to ${to}`));
  expect(templatesOf(texts)).toEqual(['order state changed from <*> to <*>']);
});

it('takes what is left over, and nothing that says something else', () => {
  const moved = WORDS.map((name) => `shard ${name} moved to another node`);
  expect(
    templatesOf([...moved, 'shard other moved to another node', 'shard other lost on another node']),
  ).toEqual(['shard <*> moved to another node', 'shard other lost on another node']);
});

it('keeps apart what few words tell apart', () => {
  const texts = ['ok', 'failed'].flatMap((end) =>
    WORDS.map((name) => `import of ${name} has ${end} in time`),
  );
  expect(templatesOf(texts)).toEqual(['import of <*> has failed in time', 'import of <*> has ok in time']);
});

it('does not take what is said of a thing for its name', () => {
  expect(
    templatesOf([
      'the user created by hand',
      'the user deleted by hand',
      'the user jane by hand',
      'the user bob by hand',
    ]),
  ).toEqual(['the user <*> by hand', 'the user created by hand', 'the user deleted by hand']);
});

it('takes even what a message begins with for a name, where many have the same said of them', () => {
  const names = ['cart', 'mail', 'tax', 'stock', 'search', 'price'];
  const said = names.map((name) => `${name}: main process exited with a failure`);
  expect(templatesOf(said)).toEqual(['<*>: main process exited with a failure']);
  expect(templatesOf(said.slice(1))).toHaveLength(5);
  expect(templatesOf(names.map((name) => `${name} failed`))).toHaveLength(6);
});

it('is one template where two places have a word each time and a third has some', () => {
  const word = (n: number): string =>
    [...String(n)].map((digit) => 'ghijklmnop'[Number(digit)] ?? '').join('');
  const texts = Array.from(
    { length: 98 },
    (_, i) => `begin of ${word(i)} then ${word(i * 7)} and ${word(i % 7)} end of it`,
  );
  expect(templatesOf(texts)).toEqual(['begin of <*> then <*> and <*> end of it']);
});
