import { describe, expect, it } from 'vitest';
import { saidOver } from './said-over.ts';
import { chain, signal } from '../report/testing/chains.ts';

const said = (text: string, times = 1, entries = 0): string | undefined => {
  const one = chain('a', [signal(text)]);
  const [first] = one.group.failures;
  const failures = [first, ...Array.from({ length: times - 1 }, () => first)] as const;
  return saidOver({ ...one, group: { ...one.group, failures } }, [{ name: 'cart', entries, revisions: [] }]);
};

describe('entries that say that it is over', () => {
  it.each([
    'lost the broker, has since recovered',
    'rollout was rolled back',
    'pod failed to start; it is now running',
  ])('are no finding: %s', (text) => {
    expect(said(text, 9)).toBe('the entries say themselves that it is over');
  });

  it.each([
    'orders-db is being recovered after a crash',
    'the segment could not be recovered',
    'Deadlock found: the transaction has been rolled back',
    'migration 7 failed and was rolled back',
    'object references an unsaved transient instance - save the transient instance before flushing',
    'org.acme.dao.TransientDataAccessResourceException: no answer',
    'recovered from panic: nil pointer',
  ])('are one where it is not: %s', (text) => {
    expect(said(text)).toBeUndefined();
  });

  it('are one where many only say that it passes', () => {
    expect(said('upload failed, will be retried', 3)).toMatch(/few/);
    expect(said('upload failed, will be retried', 40)).toBeUndefined();
    expect(said('upload failed, will be retried', 40, 4000)).toMatch(/few/);
  });
});
