import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rca, scratch } from './testing/run-rca.ts';

test('what is no report is answered with what the command takes', () => {
  const dir = scratch();
  writeFileSync(join(dir, 'entries.json'), '[{"textPayload":"boom"}]');
  const render = rca(['render', 'entries.json'], { cwd: dir });
  expect(render.code).toBe(2);
  expect(render.err).toContain('this is no report of rca');
  expect(render.err).toContain('--output-json report.json');
  expect(render.err).not.toContain('entries:FILE');
  const compare = rca(['compare', 'entries.json', 'entries.json'], { cwd: dir });
  expect(compare.code).toBe(2);
  expect(compare.err).toContain('entries:FILE');
});
