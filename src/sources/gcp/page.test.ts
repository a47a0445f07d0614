import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError, type Page } from './api.ts';
import { cutPage } from './page.ts';

const entriesOf = ({ block, bounds }: Page): unknown[] =>
  Array.from(
    { length: bounds.length / 2 },
    (_, i) =>
      JSON.parse(new TextDecoder().decode(block.subarray(bounds[2 * i], bounds[2 * i + 1]))) as unknown,
  );
const cut = (text: string): Page => cutPage(new TextEncoder().encode(text));

describe('cutPage', () => {
  it('gives every entry and the token, whatever the entries hold and however it is printed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.string(),
        fc.boolean(),
        fc.constantFrom(0, 2),
        (entries, token, first, indent) => {
          const list = entries.map((entry) => ({ ...entry }));
          const answer = first
            ? { nextPageToken: token, entries: list }
            : { entries: list, other: { nextPageToken: 'no' }, nextPageToken: token };
          const page = cut(JSON.stringify(answer, null, indent));
          expect(entriesOf(page)).toEqual(JSON.parse(JSON.stringify(list)));
          expect(page.nextPageToken).toBe(token);
        },
      ),
    );
  });

  it.each(['{}', '{"entries":[]}', ' {\n} '])('reads %j as a page without entries, the last', (text) => {
    expect(cut(text)).toMatchObject({ bounds: [], nextPageToken: '' });
  });

  it('calls every answer that breaks off unavailable, to be asked for again', () => {
    const whole = '{"entries":[{"a":"x"},{"b":[1]}],"nextPageToken":"t"}';
    for (let end = 0; end < whole.length; end++) {
      let error: unknown = null;
      try {
        cut(whole.slice(0, end));
      } catch (thrown) {
        error = thrown;
      }
      expect(error, whole.slice(0, end)).toBeInstanceOf(ApiError);
    }
  });
});
