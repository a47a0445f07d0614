import { expect, test } from 'vitest';
import { rca, scratch } from './testing/run-rca.ts';

test('the completion script is written, and nothing is wrong with having asked for it', () => {
  const { code, out, err } = rca(['completion'], { env: { RCA_STATE_DIR: scratch() } });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^complete .* rca$/m);
});

test('options of the plain form are completed, and those of a command behind it', () => {
  const env = { RCA_STATE_DIR: scratch() };
  const completed = (...words: string[]): string[] =>
    rca(['--get-yargs-completions', 'rca', ...words], { env })
      .out.trim()
      .split('\n');
  expect(completed('--fr')).toContain('--from');
  expect(completed('--fr')).not.toContain('--since');
  expect(completed('show', '--f')).toContain('--format');
  expect(completed('show', '--f')).not.toContain('--from');
  expect(completed('sho')).toContain('show');
});
