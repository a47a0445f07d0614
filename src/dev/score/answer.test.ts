import { expect, it } from 'vitest';
import type { Report } from '../../model/index.ts';
import { answerOf } from './answer.ts';

const layer = (title: string, basis: string, component: string): object => ({
  title,
  because: 'so',
  basis,
  component,
  evidence: [{ n: 1, insertId: `id-${title}`, quote: 'said' }],
});
const report = (findings: readonly object[], notices: readonly object[] = []): Report =>
  ({ findings, background: [{}], notices }) as unknown as Report;

it('answers with the deepest layer of each finding, its basis, and the chain of the first', () => {
  const answer = answerOf(
    'case',
    report([
      {
        layers: [layer('top', 'observed', 'front'), layer('root', 'inferred', 'db')],
        suspected: [{ title: 'a leak' }],
      },
      { layers: [layer('other', 'observed', 'mail')], suspected: [{ title: 'unasked' }] },
    ]),
    12,
  );
  expect(answer.verdict).toBe('incident');
  expect(answer.roots.map((r) => [r.component, r.basis])).toEqual([
    ['db', 'inferred'],
    ['mail', 'observed'],
    ['db', 'inferred'],
  ]);
  expect(answer.chain.map((c) => c.evidence)).toEqual([['id-top'], ['id-root']]);
});

it('is healthy without findings, and unknown without entries', () => {
  expect(answerOf('c', report([]), 1).verdict).toBe('healthy');
  expect(answerOf('c', report([], [{ code: 'no-entries' }]), 1).verdict).toBe('unknown');
});

it('asserts no root where only a symptom is established', () => {
  const symptom = { ...layer('503', 'observed', 'front'), tier: 'symptom' };
  const basis = (open: string | null): string | undefined =>
    answerOf('c', report([{ layers: [symptom], suspected: [], open }]), 1).roots[0]?.basis;
  expect(basis('look there')).toBe('inferred');
  expect(basis(null)).toBe('observed');
});
