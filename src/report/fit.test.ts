import { describe, expect, it } from 'vitest';
import type { Chain } from '../model/index.ts';
import { fitOf } from './fit.ts';
import { chain, signal } from './testing/chains.ts';

describe('what fits the symptom', () => {
  const cart = chain('a', [signal('disk full')]);
  const mail = chain('b', [signal('disk full', { service: 'mail' })]);
  const fit = (c: Chain, symptom: string): number => fitOf(c, { symptom }, ['cart', 'mail']);

  it('is about the service named, then in its words', () => {
    expect(fit(cart, 'Why does cart not answer?')).toBeGreaterThan(
      fit({ ...mail, group: { ...mail.group, service: 'mail' } }, 'Why does cart not answer?'),
    );
    expect(fit(cart, 'the disk is full')).toBeGreaterThan(fit(cart, 'the colour is wrong'));
    expect(fitOf(cart, undefined, ['cart'])).toBe(0);
  });

  it('began after the deploy', () => {
    const at = (deployTime: string): number => fitOf(cart, { deployTime }, []);
    expect(at('2025-10-09T08:00:00Z')).toBe(1);
    expect(at('2025-10-09T09:00:00Z')).toBe(0);
  });
});
