import { describe, expect, it } from 'vitest';
import { alikeIn, groupTemplates, namesIn, oneWordApart, withoutNames } from './group-templates.ts';

const NAMES = ['ann', 'bob', 'cem', 'dee', 'eva', 'flo'];
const groups = (texts: readonly string[]): readonly string[] => [
  ...new Set(groupTemplates(new Map(texts.map((text) => [text, 1]))).values()),
];

describe('templates of single messages', () => {
  it('are one pattern where they differ in a name, in whatever order they come', () => {
    const texts = NAMES.map((name) => `Prüfung für Kunde ${name} übersprungen: Straße <*> fehlt`);
    expect(groups(texts)).toEqual(['Prüfung für Kunde <*> übersprungen: Straße <*> fehlt']);
    expect(groups(texts.toReversed())).toEqual(groups(texts));
  });

  it('stay apart where the word is what happened, or there are few of them', () => {
    const texts = ['stuck', 'lost', 'crashed', 'drained', 'fenced', 'expired'].map(
      (word) => `worker ${word}`,
    );
    expect(groups(texts)).toEqual(texts.toSorted());
    const few = ['south', 'north'].map((name) => `the exporter of region ${name} is full`);
    expect(groups(few)).toEqual(few.toSorted());
  });

  it('have names in them by their looks or the noun before, and tell them', () => {
    expect(withoutNames('no codec for tenant acme')).toBe('no codec for tenant <*>');
    expect(withoutNames('no codec was registered')).toBeNull();
    expect(withoutNames('tenant acme')).toBeNull();
    expect(namesIn('no codec for tenant acme', 'no codec for tenant <*>')).toBe('acme');
    expect(namesIn('shard a<*> of eu moved <*>', 'shard <*> of <*> moved <*>')).toBe('eu');
  });

  it('are a family where they differ in one word, be they few', () => {
    const pools = [
      'moved to pool amber of <*>',
      'moved to pool ochre of <*>',
      'moved to pool ochre of shard',
    ];
    expect(oneWordApart([...pools, 'worker lost', 'worker stuck'])).toEqual([
      { template: 'moved to pool <*> of <*>', members: pools.slice(0, 2) },
    ]);
  });

  it('are found by a wider or a narrower one, and by none with other words', () => {
    const alike = alikeIn([
      'login of ann failed',
      'login of bob failed',
      'logout of ann failed',
      '<*> came late',
    ]);
    expect(alike('login of <*> failed')).toEqual(['login of ann failed', 'login of bob failed']);
    expect(alike('login of ann failed')).toEqual(['login of ann failed']);
    expect(alike('login of  failed')).toEqual([]);
    expect(alike('train came late')).toEqual(['<*> came late']);
    expect(alikeIn(['train came late', 'train came'])('<*> came late')).toEqual(['train came late']);
  });
});
