import { describe, expect, it } from 'vitest';
import { isRefusal, type Draft } from './draft.ts';
import { deps, draftOf, toView } from './testing/samples.ts';
import type { Refusal } from './types.ts';

function ruleOf(made: Draft | Refusal): Draft['rule'] {
  if (isRefusal(made)) throw new Error(made.message);
  return made.rule;
}
const error = (message: string, more: object = {}): object => ({
  severity: 'ERROR',
  jsonPayload: { message, ...more },
});
const healthy = [
  { severity: 'INFO', jsonPayload: { message: 'order 17 shipped to carrier dhl' } },
  { severity: 'INFO', jsonPayload: { message: 'carrier list loaded' } },
];

describe('a draft', () => {
  const rule = ruleOf(
    draftOf(
      [
        error('carrier dhl refused parcel 4711: weight limit', {
          error_code: 'CARRIER_REFUSED',
          user: 'ann',
        }),
        error('carrier dhl refused parcel 4712: weight limit', {
          error_code: 'CARRIER_REFUSED',
          user: 'ben',
        }),
        error('carrier dhl refused parcel 99: weight limit', { error_code: 'CARRIER_REFUSED', user: 'cy' }),
      ],
      healthy,
    ),
  );

  it('asks for what is equal in all examples and names the error, and for the fixed parts of the message', () => {
    expect(rule.when.filter?.split('\n')).toEqual([
      'severity = ERROR',
      'jsonPayload.error_code = "CARRIER_REFUSED"',
      'jsonPayload.message:"carrier dhl refused parcel"',
      'jsonPayload.message:": weight limit"',
    ]);
  });

  it('captures what varies, by its kind, and says it in the title', () => {
    expect(rule.when.capture).toEqual({
      number: '^carrier dhl refused parcel (?P<number>-?\\d+(?:\\.\\d+)?): weight limit$',
    });
    expect(rule.title).toBe('carrier dhl refused parcel {{number}}: weight limit');
    expect(rule.id).toBe('CARRIER_DHL_REFUSED_PARCEL_WEIGHT');
    expect([rule.severity, rule.status]).toEqual(['high', 'draft']);
  });

  it('has whole entries as examples, without what the rule does not ask for', () => {
    expect(rule.examples.match[0]).toEqual({
      severity: 'ERROR',
      jsonPayload: {
        message: 'carrier dhl refused parcel 4711: weight limit',
        error_code: 'CARRIER_REFUSED',
      },
    });
    expect(rule.examples.match).toHaveLength(3);
  });

  it('has the nearest other entries to ignore, nearest first', () => {
    expect(rule.examples.ignore).toEqual(healthy);
    const holds = deps.compile(rule.when);
    expect(rule.examples.ignore.map((one) => holds(toView(one)))).toEqual([false, false]);
  });

  it('holds on the redacted form, too', () => {
    const made = ruleOf(
      draftOf(
        [
          error('login of jane.doe@example.com from 203.0.113.9 refused'),
          error('login of joe@example.com from 203.0.113.77 refused'),
        ],
        healthy,
      ),
    );
    const holds = deps.compile(made.when);
    expect(JSON.stringify(made)).not.toMatch(/jane|joe@|203\.0\.113/);
    expect(holds(toView(error('login of max@example.com from 198.51.100.3 refused')))).toBe(true);
    expect(holds(toView(error('login of [email:3fa19c02] from [ip:00aa11bb] refused')))).toBe(true);
    expect(holds(toView(error('login of max@example.com accepted')))).toBe(false);
  });

  it('reads over the head of a line and asks for the level that the line states', () => {
    const line = (n: number): object => ({
      textPayload: `2026-01-20 10:00:0${n} - shop.carrier - ERROR - parcel ${n} lost on the way`,
    });
    const made = ruleOf(draftOf([line(1), line(2)], healthy));
    expect(made.when.level).toBe('ERROR');
    const holds = deps.compile(made.when);
    expect(holds(toView(line(7)))).toBe(true);
    expect(holds(toView({ textPayload: '2026-01-20 10:00:07 - x - INFO - parcel 7 lost on the way' }))).toBe(
      false,
    );
  });

  it('asks for the exception where the entries are traces', () => {
    const trace = (n: number): object => ({
      severity: 'ERROR',
      textPayload: `Traceback (most recent call last):\n  File "/app/a.py", line ${n}, in f\n    g()\nshop.errors.ParcelLost: parcel ${n} was lost`,
    });
    const made = ruleOf(draftOf([trace(41), trace(42)], healthy));
    expect(made.when.exception?.type).toBe('shop\\.errors\\.ParcelLost');
    expect(deps.compile(made.when)(toView(trace(4711)))).toBe(true);
    expect(made.title).toBe('shop.errors.ParcelLost: parcel {{number}} was lost');
  });

  it('asks for the place in the program and the service only where that is needed', () => {
    const own = ['a', 'b'].map((x) => ({
      severity: 'ERROR',
      resource: { type: 'cloud_run_revision', labels: { service_name: 'api' } },
      jsonPayload: { message: `cannot store "${x}"`, logger: 'shop.store' },
    }));
    expect(ruleOf(draftOf(own, healthy, 0)).when.filter).not.toContain('shop.store');
    expect(ruleOf(draftOf(own, healthy, 1)).when.filter).toContain('jsonPayload.logger = "shop.store"');
    expect(ruleOf(draftOf(own, healthy, 1)).when.filter).not.toContain('service_name');
    expect(ruleOf(draftOf(own, healthy, 2)).when.filter).toContain('resource.labels.service_name = "api"');
  });

  it('never gives an id that a rule has', () => {
    const own = ['1', '2'].map((n) => error(`taken id ${n}`));
    expect(ruleOf(draftOf(own, healthy)).id).toBe('TAKEN_ID_2');
  });
});

describe('no draft', () => {
  it('of entries without a fixed word', () => {
    const made = draftOf([error('4711: 12'), error('4712: 13')], healthy);
    expect(isRefusal(made) && made.why).toBe('wordless');
  });

  it('where nothing is there to tell it from', () => {
    const made = draftOf([error('parcel 1 lost'), error('parcel 2 lost')], []);
    expect(isRefusal(made) && made.why).toBe('alone');
  });
});
