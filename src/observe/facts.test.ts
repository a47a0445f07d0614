import { describe, expect, it } from 'vitest';
import type { Entry } from '../model/index.ts';
import { withoutQuoted } from './facts.ts';
import { tryRules } from './try-rules.ts';

const entry = (message: string): Entry =>
  ({ message, stackTexts: [], severity: 'INFO', raw: { textPayload: message } }) as unknown as Entry;
const seen = (message: string): number =>
  tryRules(entry(message), null, (e) =>
    e.message.includes('no leader') ? [{ ruleId: 'X', captures: {} }] : [],
  ).length;

describe('the words of people in an entry', () => {
  it('are no error of what logs them', () => {
    expect(seen('ticket 7 created subject="etcdserver: no leader" by=ann')).toBe(0);
    expect(seen(`saved {"comment": "it says no leader"}`)).toBe(0);
    expect(seen('subject="etcdserver: no leader": no leader')).toBe(1);
    expect(seen('put failed error="etcdserver: no leader"')).toBe(1);
    expect(seen('the subject: etcdserver: no leader')).toBe(1);
  });

  it('are left out of the raw entry as well, and nothing else is', () => {
    const raw = withoutQuoted(entry('a subject="the whole text" b'))?.raw;
    expect(raw).toEqual({ textPayload: 'a   b' });
    expect(withoutQuoted(entry('a subject=short b'))).toBeNull();
  });

  it('are looked for in no time in a hostile text', () => {
    const start = performance.now();
    for (const part of ['subject="', "subject='", 'subject="a', 'subject'])
      withoutQuoted(entry(part.repeat(100_000 / part.length)));
    expect(performance.now() - start).toBeLessThan(200);
  });
});
