import { describe, expect, it } from 'vitest';
import type { FailureGroup, Signal } from '../model/index.ts';
import { correlate } from './correlate.ts';
import { signalAt, windowOf } from './testing/signals.ts';
import { WORDS } from './testing/words.ts';

const findings = (signals: readonly Signal[]): readonly FailureGroup[] =>
  correlate(windowOf(signals), { template: (text) => text, words: WORDS });
let minute = 0;
/** One failing job for each message, far enough apart. */
const jobs = (messages: readonly string[], more: Partial<Signal> = {}): readonly Signal[] =>
  messages.map((message) => {
    minute += 1;
    return signalAt(minute * 60_000, { instance: `worker-${minute}`, message, template: message, ...more });
  });
const codec = (tenant: string): string => `codec not registered for tenant ${tenant}`;

describe('failures that say the same of several names', () => {
  it('are one finding, with each narrower name as an alias, and what each failure names', () => {
    const [finding, ...more] = findings(jobs(['acme', 'globex', 'acme'].map(codec)));
    const single = findings(jobs([codec('globex')]))[0];
    expect(more).toEqual([]);
    expect(finding?.failures).toHaveLength(3);
    expect(finding?.names?.words).toBe('codec not registered for tenant <*>');
    const named = finding?.failures.map(({ id }) => finding.names?.of.get(id)?.name);
    expect(named).toEqual(['acme', 'globex', 'acme']);
    expect(finding?.aliases).toContain(single?.fingerprint);
  });

  it('share a name with a run that has another name only', () => {
    const [several] = findings(jobs(['acme', 'globex'].map(codec)));
    const [other] = findings(jobs([codec('initech')]));
    expect(other?.fingerprint).not.toBe(several?.fingerprint);
    expect([several?.fingerprint, ...(several?.aliases ?? [])]).toEqual(
      expect.arrayContaining([...(other?.aliases ?? ['none'])]),
    );
  });

  it('stay apart where the word is what happened, or the service, type or logger is another', () => {
    expect(findings(jobs(['export was lost in transfer', 'export was cut in transfer']))).toHaveLength(2);
    expect(
      findings([
        ...jobs([codec('acme')], { service: 'cart', logger: 'a' }),
        ...jobs([codec('globex')], { service: 'cart', logger: 'b' }),
      ]),
    ).toHaveLength(2);
    const mention = (type: string, tenant: string): readonly Signal[] =>
      jobs([`${type}: ${codec(tenant)}`], { mention: { type, message: codec(tenant) } });
    expect(findings([...mention('CodecError', 'acme'), ...mention('CodecError', 'globex')])).toHaveLength(1);
    expect(findings([...mention('CodecError', 'acme'), ...mention('LookupError', 'globex')])).toHaveLength(2);
  });

  it('stay apart where a rule or the entry itself knows what the name is of', () => {
    const captured = (name: string): Partial<Signal> => ({ matches: [{ ruleId: 'X', captures: { name } }] });
    const [acme, globex] = [codec('acme'), codec('globex')];
    expect(findings([...jobs([acme], captured('acme')), ...jobs([globex], captured('globex'))])).toHaveLength(
      2,
    );
    expect(
      findings([
        ...jobs([acme], { calls: ['acme.internal'] }),
        ...jobs([globex], { calls: ['globex.internal'] }),
      ]),
    ).toHaveLength(2);
  });

  it('are the same in whatever order they come', () => {
    const signals = jobs(
      ['ann', 'bob', 'cem', 'dee', 'eva', 'flo'].map((n) => `export for ${n} was not written`),
    );
    const there = findings(signals);
    expect(there).toHaveLength(1);
    expect(findings(signals.toReversed())).toEqual(there);
  });
});
