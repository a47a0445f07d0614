import { expect, it } from 'vitest';
import type { Io } from './io.ts';
import { profiled } from './profile.ts';

it('tells in which room the time went, in columns that add up, and gives what was run', async () => {
  let said = '';
  const io = { stderr: { write: (text: string) => (said += text) } } as unknown as Io;
  const work = (): Promise<number> => {
    const end = performance.now() + 150;
    let n = 0;
    while (performance.now() < end) n += /a+b/.test('aaaaaaaaaaaaaaac') ? 1 : JSON.stringify({ n }).length;
    return Promise.resolve(n);
  };
  expect(await profiled(work, io)).toBeGreaterThan(0);
  const [head, ...lines] = said.trimEnd().split('\n');
  expect(head).toMatch(/^time by room/);
  const rows = lines.map((line) => /^(.+?) +(\d+\.\d\d) s +(\d+\.\d) %$/.exec(line));
  expect(rows).not.toContain(null);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  const [total, ...rooms] = rows.toReversed();
  expect([total?.[1], total?.[3]]).toEqual(['total', '100.0']);
  const seconds = rooms.reduce((sum, row) => sum + Number(row?.[2]), 0);
  // Each row is rounded to hundredths of a second.
  expect(Math.abs(seconds - Number(total?.[2]))).toBeLessThanOrEqual(0.005 * (rooms.length + 1));
});

it('tells of a run that fails, too', async () => {
  let said = '';
  const io = { stderr: { write: (text: string) => (said += text) } } as unknown as Io;
  await expect(profiled(() => Promise.reject(new Error('no')), io)).rejects.toThrow('no');
  expect(said).toContain('total');
});
