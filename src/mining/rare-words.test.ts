import { expect, it } from 'vitest';
import { rareWords } from './rare-words.ts';

const common = [
  ...[
    'request was served in <*> ms',
    'request was refused by <*>',
    'session of <*> was opened',
    'session was closed',
  ],
  ...[
    'cache was filled',
    'cache was emptied',
    'worker <*> was started',
    'worker <*> was stopped',
    'config was read',
  ],
];

it('names the words that no other template has, and none of those that several share', async () => {
  const asked = ['quorum of mnesia was lost by worker <*>', 'session was closed by request'];
  const rare = await rareWords(asked, common);
  expect(rare.get('quorum of mnesia was lost by worker <*>')).toEqual(['mnesia', 'quorum', 'lost']);
  expect(rare.get('session was closed by request')).toEqual([]);
  expect(rare.has('cache was filled')).toBe(false);
});

it('says nothing where all words are rare, for few templates were seen', async () => {
  expect(await rareWords(['quorum lost'], common.slice(0, 8))).toEqual(new Map());
});

it('does not depend on order, and takes any word for a word', async () => {
  const asked = ['constructor of hasOwnProperty', 'prototype was read'];
  const rare = await rareWords(asked, common);
  expect(rare.get('constructor of hasOwnProperty')).toEqual(['hasownproperty', 'constructor']);
  expect(await rareWords(asked, common.toReversed())).toEqual(rare);
});
