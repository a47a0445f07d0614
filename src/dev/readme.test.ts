import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { currentReadme } from './readme.ts';

it('shows the real demo, a real rule and all options', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  // Where this fails: npm run build && node src/dev/readme.ts
  expect(currentReadme(readme)).toBe(readme);
});

it('names every dependency', () => {
  const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    string,
    Record<string, string>
  >;
  const readme = read('README.md');
  const unnamed = Object.keys({ ...dependencies, ...devDependencies }).filter(
    (name) => !readme.includes(`\`${name}\``),
  );
  expect(unnamed).toEqual([]);
});
