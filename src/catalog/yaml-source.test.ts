import { describe, expect, test } from 'vitest';
import { parseYaml } from './yaml-source.ts';

/** Line and column of the first `@` that a value holds, through `placeInText`. */
function marked(yaml: string, path: readonly (string | number)[]): readonly [number, number] {
  const source = parseYaml(yaml);
  let value: unknown = source.value;
  for (const step of path) value = (value as Record<string | number, unknown>)[step];
  const place = source.placeInText(path, (value as string).indexOf('@'));
  return [place.line, place.column];
}

/** Where `@` really stands in the file. */
function truth(yaml: string): readonly [number, number] {
  const lines = yaml.slice(0, yaml.indexOf('@')).split('\n');
  return [lines.length, (lines.at(-1) ?? '').length + 1];
}

describe('places inside of texts', () => {
  test.each([
    ['literal block', 'a:\n  b: |\n    one\n      two\n\n    th@ree\n'],
    ['literal block with a comment behind its mark', 'a:\n  b: |-  # filter\n    o@ne\n'],
    ['block with stated indentation', 'a:\n  b: |2\n     o@ne\n'],
    ['block that begins with an empty line', 'a:\n  b: |\n\n    o@ne\n'],
    ['folded block', 'a:\n  b: >\n    one\n    two\n\n    th@ree\n'],
    ['plain', 'a:\n  b: one t@wo\n'],
    ['plain over lines', 'a:\n  b: one\n    two th@ree\n'],
    ['single quotes', "a:\n  b: 'it''s on@e'\n"],
    ['double quotes', 'a:\n  b: "a\\\\b \\"c\\" \\u0041 d@e"\n'],
    ['flow map', "a: { b: 'x', c: y }\n".replace('x', 'x@')],
    ['Windows line ends', 'a:\r\n  b: |\r\n    one\r\n    t@wo\r\n'],
  ])('%s', (_name, yaml) => {
    expect(marked(yaml, ['a', 'b'])).toEqual(truth(yaml));
  });

  test('keys, list members, and what is missing', () => {
    const source = parseYaml('a:\n  - x: 1\n  - y: 2\n');
    expect(source.placeOf(['a', 1, 'y'])).toEqual({ line: 3, column: 8 });
    expect(source.placeOfKey(['a', 1], 'y')).toEqual({ line: 3, column: 5 });
    expect(source.placeOf(['a', 1, 'z'])).toEqual({ line: 3, column: 5 });
    expect(parseYaml('').placeOf(['a'])).toEqual({ line: 1, column: 1 });
  });

  test('an alias bomb is refused, not expanded', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'.split('').map(
        (c, i) =>
          `${c}: &${c} [${Array(9)
            .fill(`*${'abcdefghi'[i] ?? ''}`)
            .join(',')}]`,
      ),
    ].join('\n');
    expect(parseYaml(bomb).value).toBeNull();
  });
});
