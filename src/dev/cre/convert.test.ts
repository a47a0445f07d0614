import { describe, expect, it } from 'vitest';
import { readRule } from '../../catalog/read-rule.ts';
import { buildRule } from '../../catalog/build-rule.ts';
import { viewOf } from '../../catalog/testing/views.ts';
import { convert, type Converted } from './convert.ts';
import { readCreFile, type CreRule } from './cre-rules.ts';

const file = (rule: object, terms: object = {}): string =>
  JSON.stringify({
    rules: [{ cre: { id: 'cre-2025-0001', title: 'A {{title}}', severity: 1 }, rule }],
    terms,
  });
const set = (...match: readonly unknown[]): object => ({ set: { window: '5s', match } });

function only(text: string): CreRule {
  const { rules, faults } = readCreFile(text);
  expect(faults).toEqual([]);
  const [rule] = rules;
  if (!rule) throw new Error('no rule');
  return rule;
}

/** The lines on which a rule that our catalog accepts is seen. */
function seen(made: Converted, lines: readonly string[]): readonly string[] {
  if (made.kind !== 'whole') throw new Error(made.why);
  const { doc, needles, problems } = readRule(made.rule.text, 'rule.yaml');
  expect(problems).toEqual([]);
  if (!doc) throw new Error('no rule');
  const rule = buildRule(doc, 'rule.yaml', needles);
  return lines.filter((line) => rule.match(viewOf({ textPayload: line })) !== null);
}

describe('a CRE rule about one line', () => {
  it('holds where its text stands, taken literally', () => {
    const made = convert(only(file(set('[emerg] 1#1: bind() $5'))));
    expect(seen(made, ['x [emerg] 1#1: bind() $5 y', '[emerg] 1#1: bind() 55', 'e 1#1: bind() $5'])).toEqual([
      'x [emerg] 1#1: bind() $5 y',
    ]);
  });

  it('holds where its regex does; a named term is put in, also where it names a field', () => {
    const text = file(set('crash'), { crash: { field: 'message', regex: '(?i)exited (137|139)' } });
    expect(seen(convert(only(text)), ['it EXITED 137', 'it exited 0'])).toEqual(['it EXITED 137']);
  });

  it('reads a member of a JSON line where jq asks for equality', () => {
    const made = convert(only(file(set({ jq: '.event.kind == "a \\"b\\" (c)"' }))));
    const lines = ['{"event": {"kind": "a \\"b\\" (c)"}}', '{"event": {"kind": "a \\"b\\" (c) d"}}', '{}'];
    expect(seen(made, lines)).toEqual(lines.slice(0, 1));
  });
});

describe('what our format does not say', () => {
  it.each([
    ['set of several entries', set('a', 'b'), 2],
    ['sequence of several entries', { sequence: { window: '1s', order: ['a', 'b'], negate: ['c'] } }, 3],
    ['count', set({ value: 'a', count: 2 }), 1],
    ['negate', { set: { match: ['a'], negate: ['b'] } }, 2],
    ['set and sequence in one rule', { ...set('a'), sequence: { order: ['a', 'b'] } }, 2],
    ['a jq expression other than .path == "text"', set({ jq: '.n > 3' }), 0],
  ])('%s: each term becomes a rule of its own', (why, rule, parts) => {
    const made = convert(only(file(rule)));
    expect(made).toMatchObject({ kind: 'parts', why });
    expect(made.kind === 'parts' && made.rules).toHaveLength(parts);
  });
});

describe('what preq refuses is refused', () => {
  it.each([
    ["'set' missing 'match'", { set: { negate: ['a'] } }],
    ["'sequence' missing 'order'", { sequence: { window: '1s', match: ['a', 'b'] } }],
    ['sequences require two or more positive conditions', { sequence: { order: ['a'] } }],
    ['invalid window', { set: { match: ['a', 'b'] } }],
    ['neither set nor sequence', {}],
  ])('%s', (fault, rule) => {
    expect(readCreFile(file(rule))).toEqual({ rules: [], faults: [`cre-2025-0001: ${fault}`] });
  });

  it('and so is what is no rule file at all', () => {
    expect(readCreFile('a: [').faults).toHaveLength(1);
    expect(readCreFile('tags: []').faults).toHaveLength(1);
  });
});
