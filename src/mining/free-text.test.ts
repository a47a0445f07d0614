import { expect, it } from 'vitest';
import { createMiner } from './index.ts';
import { templatesOf } from './testing/templates.ts';

const TITLES = ['Oak', 'Blue Lamp', 'Red Mug', 'Large Blue Shirt', 'Desk', 'Small Red Oak Desk', 'Lamp'];

it('is one place, however many words it has, where enough differ there', () => {
  const texts = TITLES.map((title) => `item ${title} was sold out in one day`);
  expect(templatesOf(texts)).toEqual(['item <*> was sold out in one day']);
  expect(templatesOf([...texts].reverse())).toEqual(['item <*> was sold out in one day']);
  expect(templatesOf(texts.slice(0, 5))).toHaveLength(5);
});

it('needs words before and after it: an end that differs is what the message says', () => {
  expect(templatesOf(TITLES.map((title) => `the whole import of one day ended with ${title}`))).toHaveLength(
    7,
  );
  expect(templatesOf(TITLES.map((title) => `${title} was sold out in one whole day`))).toHaveLength(7);
  expect(templatesOf(TITLES.map((title) => `item ${title} gone`))).toHaveLength(7);
});

it('knows the template of each of its messages', () => {
  const miner = createMiner();
  const texts = TITLES.map((title) => `item ${title} was sold out in one day`);
  for (const text of texts) miner.add(text, 2);
  expect(new Set(texts.map((text) => miner.templateOf(text).id)).size).toBe(1);
  expect(miner.templates()[0]?.count).toBe(14);
});
