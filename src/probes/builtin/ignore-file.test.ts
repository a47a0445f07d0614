import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excludedBy } from './ignore-file.ts';

test.each([
  ['docker', 'monitoring', 'monitoring/a.py', true],
  ['docker', 'monitoring', 'app/monitoring/a.py', false],
  ['docker', '**/monitoring', 'app/monitoring/a.py', true],
  ['docker', '**/monitoring', 'app/monitoring_old/a.py', false],
  ['docker', 'app/*/a.py', 'app/x/a.py', true],
  ['docker', 'app/*/a.py', 'app/x/y/a.py', false],
  ['docker', '*.py', 'app/a.py', false],
  ['docker', '/app/', 'app/a.py', true],
  ['docker', 'app\n!app/a.py', 'app/a.py', false],
  ['docker', '!app/a.py\napp', 'app/a.py', true],
  ['docker', '# app', 'app/a.py', false],
  ['docker', '[a-c]pp', 'app/a.py', true],
  ['git', 'monitoring', 'app/monitoring/a.py', true],
  ['git', '/monitoring', 'app/monitoring/a.py', false],
  ['git', 'app/monitoring', 'x/app/monitoring/a.py', false],
  ['git', '*.py', 'app/a.py', true],
  ['git', 'a.py/', 'app/a.py', false],
  ['git', 'app/', 'app/x/a.py', true],
  ['git', 'app\n!app/a.py', 'app/a.py', true],
  ['git', 'app/*\n!app/a.py', 'app/a.py', false],
  ['git', 'app/**\n!app/x/\n!app/x/**', 'app/x/a.py', false],
  ['git', '**/x/*.py', 'app/x/a.py', true],
  ['git', 'app/**/a.py', 'app/a.py', true],
  ['docker', 'app/**\n!app/x/**', 'app/x/a.py', false],
  ['docker', '**\n!app\napp/x', 'app/x/a.py', true],
  ['docker', '*\n!app/\n**/x/', 'app/b/x/a.py', true],
] as const)('%s: %j and %s', (style, text, path, excluded) => {
  expect(excludedBy(path, text, style) !== null).toBe(excluded);
});

test('says which line decided', () => {
  expect(excludedBy('a/b.py', '*.md\n\na\n', 'docker')).toEqual({ line: 3, text: 'a' });
});

test('a path excludes itself and what is below it, in both styles; hostile patterns end', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), name, (parts, more) => {
      const path = parts.join('/');
      for (const style of ['docker', 'git'] as const) {
        expect(excludedBy(path, `/${path}`, style)).not.toBeNull();
        expect(excludedBy(`${path}/${more}`, `/${path}`, style)).not.toBeNull();
        expect(excludedBy(path, `/${path}\n!/${path}`, style)).toBeNull();
      }
    }),
  );
  expect(excludedBy('a'.repeat(2_000), `${'*a'.repeat(500)}b`, 'docker')).toBeNull();
});
