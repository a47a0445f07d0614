import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createQuietSieve, loadCatalog } from './index.ts';
import { entranceOf } from './places.ts';

const catalog = await loadCatalog([fileURLToPath(new URL('../../rules', import.meta.url))]);
const named = (rules: readonly number[]): readonly (string | undefined)[] =>
  rules.map((rule) => catalog.rules[rule]?.info.id);

test('every bundled rule requires a literal, or is about entries of one kind', () => {
  const tried = catalog.rules.flatMap((rule) =>
    rule.needles === null && entranceOf(rule.doc.when) === null ? [rule.info.id] : [],
  );
  // One such rule would be tried on every text of every entry.
  expect(tried).toEqual([]);
});

test('no bundled rule has to be tried on healthy entries that hold none of its literals', () => {
  expect(named(createQuietSieve(catalog).always)).toEqual([]);
});
