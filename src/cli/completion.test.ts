import { expect, test } from 'vitest';
import { rca, scratch } from './testing/run-rca.ts';

test('the completion script is written, and nothing is wrong with having asked for it', () => {
  const { code, out, err } = rca(['completion'], { env: { RCA_STATE_DIR: scratch() } });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^complete .* rca$/m);
});
