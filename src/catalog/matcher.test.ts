import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRule } from './build-rule.ts';
import { asciiFolded, mayFold } from './literal-scan.ts';
import { createMatcher, createMatchers } from './matcher.ts';
import { conditionNeedles } from './needles.ts';
import type { Condition } from './rule-doc.ts';
import { supersetFilter } from './superset.ts';
import { exceptionOf, viewOf } from './testing/views.ts';
import type { EntryView, Rule } from './types.ts';
import { compileFilter, fold } from '../lql/index.ts';

function ruleOf(id: string, when: Condition): Rule {
  const doc = { id, title: id, tier: 'application', severity: 'low', because: id, when } as const;
  return buildRule(doc, `${id}.yaml`, conditionNeedles(when));
}

const words = [
  '✅ 🔴',
  'al\u00adpha',
  '𝐚lpha',
  'alpha',
  'beta',
  'gamma',
  'ALPHA',
  'Kappa',
  'kappa',
  'straße',
  'STRASSE',
  'ﬁne',
  'fine',
  '１２３four',
  '=REDACTED',
  'é',
  'cafe\u0301',
];
const text = fc.array(fc.constantFrom(...words), { maxLength: 5 }).map((parts) => parts.join(' '));

const regex = fc.constantFrom(
  'alpha',
  '(?i)kappa',
  'alpha (?P<x>beta)',
  'beta|gamma',
  'gam+a',
  'alpha(?hole) gamma',
  '\\bfine',
  'four$',
  'caf',
  '^$',
  '[a-c]eta',
  'é',
);
const filter = fc.constantFrom(
  'textPayload:"alpha"',
  'textPayload="beta"',
  '"kappa"',
  'fine OR "STRASSE"',
  'jsonPayload.message=~"gam+a"',
  'severity>=ERROR',
  'NOT "alpha"',
  'jsonPayload.n=7',
  'jsonPayload.n>3 "beta"',
  'labels.k="alpha"',
  'textPayload:"four" OR jsonPayload.message:"four"',
  'SEARCH("alpha")',
  'textPayload!="alpha"',
  '',
);
const exception = fc.record(
  {
    type: fc.constantFrom('ValueError', '\\w+Error', 'app\\.Broken'),
    message: regex,
    frame: fc.constantFrom('main', 'app.py:main'),
    position: fc.constantFrom('any', 'innermost', 'outermost'),
  },
  { requiredKeys: ['type'] },
);

const { condition } = fc.letrec<{ condition: Condition; leaf: Condition }>((tie) => ({
  leaf: fc.oneof(
    filter.filter((one) => one !== '').map((one) => ({ filter: one })),
    regex.map((one) => ({ text: one })),
    exception.map((one) => ({ exception: one })),
    fc.constantFrom('ERROR' as const, 'DEFAULT' as const).map((level) => ({ level })),
    regex.map((one) => ({ capture: { c: one } })),
    fc.constantFrom('jsonPayload.n', 'labels.k').map((field) => ({ capture: { c: { field } } })),
    fc.constant({ capture: { c: { regex: 'zeta', optional: true } } }),
  ),
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie('leaf'),
    fc.tuple(tie('leaf'), tie('leaf')).map(([a, b]) => ({ ...a, ...b })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('condition').map((not) => ({ not })),
  ),
}));

const view: fc.Arbitrary<EntryView> = fc
  .record({
    message: text,
    json: fc.boolean(),
    n: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
    label: fc.option(fc.constantFrom(...words), { nil: undefined }),
    severity: fc.constantFrom('INFO', 'ERROR', 'DEFAULT'),
    exceptions: fc.array(
      fc.tuple(fc.constantFrom('ValueError', 'app.Broken', 'KeyError'), text, fc.constantFrom('main', 'run')),
      { maxLength: 2 },
    ),
  })
  .map(({ message, json, n, label, severity, exceptions }) =>
    viewOf(
      {
        severity,
        ...(json
          ? { jsonPayload: { message, ...(n === undefined ? {} : { n }) } }
          : { textPayload: message }),
        // Exceptions come out of the entry's own texts.
        labels: {
          ...(label === undefined ? {} : { k: label }),
          stack: exceptions.map(([type, what]) => `${type}: ${what}`).join('\n'),
        },
      },
      exceptions.map(([type, what, function_]) => exceptionOf(type, what, ['app.py', function_])),
    ),
  );

describe('the matcher', () => {
  test('finds exactly what trying every rule finds (property)', () => {
    let hits = 0;
    let skipped = 0;
    fc.assert(
      fc.property(
        fc.array(condition, { minLength: 1, maxLength: 8 }),
        fc.array(view, { minLength: 1, maxLength: 5 }),
        (conditions, views) => {
          const rules = conditions.map((when, i) => ruleOf(`R${i}`, when));
          const matcher = createMatcher({ rules });
          for (const one of views) {
            const all = rules.flatMap((rule) => {
              const hit = rule.match(one);
              return hit ? [{ ruleId: rule.info.id, ...hit }] : [];
            });
            hits += all.length;
            skipped += rules.filter((rule) => rule.needles !== null).length;
            expect(matcher(one)).toEqual(all);
          }
        },
      ),
      { numRuns: 1500, seed: 11 },
    );
    expect(hits).toBeGreaterThan(500);
    expect(skipped).toBeGreaterThan(500);
  });

  test('several sets asked about one entry in turn find what each alone finds (property)', () => {
    let hits = 0;
    const conditions = fc.array(condition, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        conditions,
        conditions,
        fc.array(fc.tuple(view, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 5 }),
        (some, others, asked) => {
          const sets = [some, others].map((whens) => ({
            rules: whens.map((when, i) => ruleOf(`R${i}`, when)),
          }));
          const together = createMatchers(sets);
          for (const [one, alone, twice] of asked)
            for (const seen of twice ? [one, one] : [one])
              sets.forEach((set, i) => {
                const asks = alone && i === 1 ? { ...seen, exceptions: [] } : seen;
                const found = createMatcher(set)(asks);
                hits += found.length;
                expect(together[i]?.(asks)).toEqual(found);
              });
        },
      ),
      { numRuns: 800, seed: 17 },
    );
    expect(hits).toBeGreaterThan(500);
  });

  test('every hit is selected by the filter for the server (property)', () => {
    let judged = 0;
    fc.assert(
      fc.property(condition, fc.array(view, { minLength: 1, maxLength: 5 }), (when, views) => {
        const rule = ruleOf('R', when);
        const superset = supersetFilter(rule);
        if (superset === null) return;
        const selects = compileFilter(superset);
        for (const one of views) {
          if (rule.match(one) === null) continue;
          judged++;
          expect(selects(one.entry.raw), superset).toBe(true);
        }
      }),
      { numRuns: 3000, seed: 13 },
    );
    expect(judged).toBeGreaterThan(200);
  });

  test('no character that folds into ASCII, or vanishes, is passed over', () => {
    const missed: string[] = [];
    for (let code = 0x80; code < 0x110000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const char = String.fromCodePoint(code);
      if (!mayFold(char) && /^[\x00-\x7f]|^$/.test(asciiFolded(char) + fold(char)))
        missed.push(code.toString(16));
    }
    expect(missed).toEqual([]);
    expect(mayFold('✅ started 🔴')).toBe(false);
  });

  test('hits come in order of rule id, with captures and the exception', () => {
    const rules = [
      ruleOf('A', { exception: { type: 'ValueError', message: 'bad (?P<what>\\w+)' } }),
      ruleOf('B', { text: 'alpha' }),
    ];
    const one = viewOf({ textPayload: 'alpha' }, [
      exceptionOf('RuntimeError', 'outer'),
      exceptionOf('builtins.ValueError', 'bad luck'),
    ]);
    expect(createMatcher({ rules })(one)).toEqual([
      { ruleId: 'A', captures: { what: 'luck' }, exceptionIndex: 1 },
      { ruleId: 'B', captures: {} },
    ]);
  });
});
