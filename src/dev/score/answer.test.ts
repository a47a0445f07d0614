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

it('answers with the established cause of each finding, and the chain and suspects of the first', () => {
  const answer = answerOf(
    'case',
    report([
      {
        layers: [layer('top', 'observed', 'front'), layer('root', 'inferred', 'db')],
        rootCause: null,
        suspected: [{ title: 'a leak' }],
      },
      {
        layers: [layer('other', 'observed', 'mail')],
        rootCause: { level: 0, component: 'mail' },
        suspected: [{ title: 'unasked' }],
      },
    ]),
    12,
  );
  expect(answer.verdict).toBe('incident');
  expect(answer.roots.map((r) => [r.component, r.basis])).toEqual([
    ['db', 'inferred'],
    ['mail', 'observed'],
    ['front', 'inferred'],
  ]);
  expect(answer.chain.map((c) => c.evidence)).toEqual([['id-top'], ['id-root']]);
});

it('takes the established cause before what is only inferred below it', () => {
  const layers = [layer('top', 'observed', 'front'), layer('guess', 'inferred', 'db')];
  const [root] = answerOf(
    'c',
    report([{ layers, rootCause: { level: 0, component: 'front' }, suspected: [] }]),
    1,
  ).roots;
  expect(root).toMatchObject({ component: 'front', basis: 'observed' });
});

it('is healthy without findings, and unknown without entries', () => {
  expect(answerOf('c', report([]), 1).verdict).toBe('healthy');
  expect(answerOf('c', report([], [{ code: 'no-entries' }]), 1).verdict).toBe('unknown');
});

it('asserts no root where none is established', () => {
  const layers = [layer('503', 'observed', 'front')];
  expect(answerOf('c', report([{ layers, rootCause: null, suspected: [] }]), 1).roots[0]?.basis).toBe(
    'inferred',
  );
});
