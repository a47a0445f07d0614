import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from './filter.ts';
import { fold } from './fold.ts';
import { someLeaf } from './leaves.ts';
import { quote } from './strings.ts';

const leaf = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'B', 'ß', ' ', '\u0000', 'é'), maxLength: 6 }),
  fc.integer({ min: 0, max: 120 }),
  fc.boolean(),
);
const payload = fc.dictionary(
  fc.constantFrom('k', 'm'),
  fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(fc.constantFrom('x', 'y'), leaf)),
);

describe('words searched in all values', () => {
  it('are found in one value each, as if each value were searched alone', () => {
    fc.assert(
      fc.property(
        payload,
        fc.string({ unit: fc.constantFrom('a', 'b', 's', '1', ' ', 'E') }),
        (jsonPayload, word) => {
          const entry = { jsonPayload };
          const alone = someLeaf(entry, (value) =>
            (typeof value === 'string' ? fold(value) : String(value)).includes(fold(word)),
          );
          expect(compileFilter(`${quote(word)} OR "not there at all"`)(entry)).toBe(alone);
        },
      ),
    );
  });

  it('do not run across two values', () => {
    const entry = { jsonPayload: { a: 'connection', b: 'refused' } };
    expect(compileFilter('"connectionrefused"')(entry)).toBe(false);
    expect(compileFilter('"connection\u0000refused"')(entry)).toBe(false);
  });

  it('see an entry that changed since it was asked about', () => {
    const matches = compileFilter('"late"');
    const entry: { textPayload: string } = { textPayload: 'early' };
    expect(matches(entry)).toBe(false);
    entry.textPayload = 'late';
    expect(matches(entry)).toBe(true);
  });
});
