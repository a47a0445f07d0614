import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UserError } from '../util/errors.ts';
import { pathError } from './locations/path-error.ts';
import { openSources } from './open-sources.ts';
import { inFolder, pass, readAll, values } from './testing/read-all.ts';

const line = (id: string): string => `{"insertId":"${id}"}\n`;
const ids = (found: Awaited<ReturnType<typeof pass>>): unknown[] =>
  values(found).map((value) => (value as Record<string, unknown>)['insertId']);
const stdin = Readable.from([]);

async function refusal(locations: readonly string[]): Promise<UserError> {
  const outcome: unknown = await openSources(locations, { stdin }).catch((error: unknown) => error);
  if (!(outcome instanceof UserError)) throw new Error('it was opened');
  return outcome;
}

describe('a Cloud Storage sink folder', () => {
  it('shards, addenda, gzip and subfolders in the order of their names; other files passed over with a note', async () => {
    await inFolder(async (folder) => {
      const put = (name: string, bytes: string | Uint8Array): void => {
        const path = join(folder, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, bytes);
      };
      put('run.googleapis.com/stderr/2025/03/04/05:00:00_05:59:59_S1.json', line('b'));
      put('run.googleapis.com/stderr/2025/03/04/05:00:00_05:59:59_S0.json', line('a') + line('a2'));
      put('run.googleapis.com/stderr/2025/03/04/05:00:00_05:59:59_A0.json', line('late'));
      put('run.googleapis.com/requests/2025/03/04/05:00:00_05:59:59_S0.json', gzipSync(line('r')));
      put('README.txt', 'These files were copied.\n');
      put('logo.png', '\x89PNG\r\n\x1a\n\0\0\0');
      put('.hidden.json', line('hidden'));
      put('.git/x.json', line('hidden'));
      put('empty.json', '');
      symlinkSync(folder, join(folder, 'run.googleapis.com/up'));
      const source = await openSources([folder], { stdin });
      const found = await pass(source);
      expect(ids(found)).toEqual(['r', 'late', 'a', 'a2', 'b']);
      expect(found.records[3]?.where).toEqual({
        file: join(folder, 'run.googleapis.com/stderr/2025/03/04/05:00:00_05:59:59_S0.json'),
        line: 2,
      });
      expect(found.remarks.map((remark) => remark.kind)).toEqual(['note', 'note']);
      expect(found.remarks[0]?.message).toContain('empty.json holds no entries');
      expect(found.remarks[1]?.message).toMatch(/^2 files in .* passed over.*README\.txt, .*logo\.png$/);
      expect(source.description).toBe(`7 files in ${folder}`);
      expect(ids(await pass(source))).toEqual(ids(found));
      expect(source.remarks()).toEqual(found.remarks);
      await source.close();
    });
  });

  it('an empty folder, or one with hidden files only, is an error', async () => {
    await inFolder(async (folder, put) => {
      put('.x.json', line('a'));
      expect(await refusal([folder])).toMatchObject({
        exitCode: 2,
        where: folder,
        message: 'no file in this folder',
      });
    });
  });
});

describe('what cannot be opened is an error with the path and the next step', () => {
  it.each(['/nowhere/at/all.json', 'nowhere.json'])('%s', async (path) => {
    const error = await refusal([path]);
    expect(error).toMatchObject({ exitCode: 2, where: path, message: 'no such file or folder' });
    expect(error.next).toContain('check the path');
  });

  it('a path through a file, a circle of links', async () => {
    await inFolder(async (folder, put) => {
      expect((await refusal([join(put('a.json', '[]'), 'b')])).message).toContain('is a file');
      symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
      expect((await refusal([join(folder, 'loop')])).message).toContain('circle');
    });
  });

  it('no permission', () => {
    const error = pathError(
      'x.json',
      Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }),
    );
    expect(error).toMatchObject({ where: 'x.json', exitCode: 2, message: 'no permission to read it' });
    expect(error.next).toContain('chmod');
  });

  it('a place without a name, nothing named, standard input twice', async () => {
    expect((await refusal(['gcp:'])).message).toContain('names no project');
    expect((await refusal([])).message).toBe('nothing to read');
    expect((await refusal([''])).next).toContain('check the path');
    expect((await refusal(['-', '-'])).message).toContain('once');
  });
});

describe('several, twice, and what changes meanwhile', () => {
  it('several locations are read in turn; one given twice is read twice; file URLs', async () => {
    await inFolder(async (_folder, put) => {
      const [a, b] = [put('a.txt', line('a')), put('b', `[${line('b')}]`)];
      const source = await openSources([a, b, a, pathToFileURL(b).href, '-'], {
        stdin: Readable.from([line('s')]),
      });
      expect(ids(await pass(source))).toEqual(['a', 'b', 'a', 'b', 's']);
      expect(ids(await pass(source))).toEqual(['a', 'b', 'a', 'b', 's']);
      expect(source.description).toBe(`${a}, ${b}, ${a}, ${b}, standard input`);
      await source.close();
      await source.close();
    });
  });

  it('the spool of standard input leaves nothing behind, even while it is in use', async () => {
    await inFolder(async (spoolDir) => {
      const source = await openSources(['-'], {
        stdin: Readable.from([line('a').slice(0, 5), line('a').slice(5)]),
        spoolDir,
      });
      expect(readdirSync(spoolDir)).toEqual([]);
      expect(ids(await pass(source))).toEqual(['a']);
      expect(ids(await pass(source))).toEqual(['a']);
      await source.close();
    });
  });

  it('a spool folder that cannot be written is an error, and so is a stream that fails', async () => {
    const bad = await openSources(['-'], { stdin, spoolDir: '/nowhere' }).catch((error: unknown) => error);
    expect(bad).toMatchObject({ exitCode: 2, next: expect.stringContaining('TMPDIR') as string });
    const broken = new Readable({
      read() {
        this.destroy(new Error('pipe broke'));
      },
    });
    const failed = await openSources(['-'], { stdin: broken }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ exitCode: 2, message: expect.stringContaining('pipe broke') as string });
  });

  it('a file that vanishes, shrinks or grows after it was opened', async () => {
    await inFolder(async (_folder, put) => {
      const path = put('a.ndjson', line('a') + line('b'));
      const source = await openSources([path], { stdin });
      expect(ids(await pass(source))).toEqual(['a', 'b']);
      writeFileSync(path, line('c'), { flag: 'a' });
      expect(ids(await pass(source))).toEqual(['a', 'b']);
      truncateSync(path, line('a').length);
      const shorter = await pass(source);
      expect(ids(shorter)).toEqual(['a']);
      expect(shorter.remarks).toMatchObject([
        { kind: 'truncated', message: expect.stringContaining('shorter') as string },
      ]);
      rmSync(path);
      const gone = await pass(source);
      expect(gone.records).toEqual([]);
      expect(gone.remarks).toMatchObject([{ kind: 'truncated', where: { file: path } }]);
      await source.close();
    });
  });

  it('a file that becomes a folder is a remark, not a crash', async () => {
    await inFolder(async (folder, put) => {
      const path = put('a.ndjson', line('a'));
      const source = await openSources([path], { stdin });
      renameSync(path, join(folder, 'b'));
      mkdirSync(path);
      const found = await pass(source);
      expect(found.remarks).toMatchObject([{ kind: 'truncated' }]);
      await source.close();
    });
  });

  it('the name does not tell the form', async () => {
    await inFolder(async (_folder, put) => {
      expect(ids(await readAll([put('x.csv', line('a'))]))).toEqual(['a']);
      expect(ids(await readAll([put('x.json', 'insertId,severity\na,ERROR\n')]))).toEqual(['a']);
      expect(ids(await readAll([put('x.ndjson', gzipSync('---\ninsertId: a\n'))]))).toEqual(['a']);
    });
  });
});
