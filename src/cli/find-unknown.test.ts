import { expect, it } from 'vitest';
import { sampleReport } from '../render/html/testing/reports.ts';
import { explainUnknown } from './commands/explain-unknown.ts';
import { findUnknown } from './find-unknown.ts';

const [first] = sampleReport(1).unknowns;
if (!first) throw new Error('the sample has an unknown pattern');
const unknowns = [first, { ...first, id: 'U2', fingerprint: 'u1-00000000000000bb' }];

it('finds a pattern by number, by fingerprint, or by what alone begins so', () => {
  expect(findUnknown({ unknowns }, 'u2')?.id).toBe('U2');
  expect(findUnknown({ unknowns }, 'u1-00000000000000aa')?.id).toBe('U1');
  expect(findUnknown({ unknowns }, 'u1-00000000000000b')?.id).toBe('U2');
  // Both begin so, or too little is said.
  expect(findUnknown({ unknowns }, 'u1-0000000')).toBeNull();
  expect(findUnknown({ unknowns: unknowns.slice(0, 1) }, 'u1-0')).toBeNull();
  expect(findUnknown({ unknowns }, 'U3')).toBeNull();
});

it('says what is known of it, and why it stands where it stands', () => {
  const lines = explainUnknown(first);
  expect(lines).toContain('named u1-00000000000000aa: by its words, the same from run to run');
  expect(lines).toContain('against the baseline: 0/200 -> 16/210 requests, chance 0.0004');
  expect(lines).toContain('  20 for: new beyond chance');
});
