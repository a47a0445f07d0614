import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBytes, values } from './testing/read-all.ts';

const entry = (n: number): string => `{"insertId":"e${n}","textPayload":"line ${n}"}`;
const many = (n: number): string[] => Array.from({ length: n }, (_, i) => entry(i));
const kinds = (found: Awaited<ReturnType<typeof readBytes>>): string[] =>
  found.records.map((record) => record.kind);

describe('nothing to read', () => {
  it.each(['', ' \n\t\r\n ', '\ufeff', '[]', ' [ ]\n', '{}', '{"entries":[]}'])(
    '%j: no record, and a note says so',
    async (text) => {
      const found = await readBytes(text);
      expect(found.records).toEqual([]);
      expect(found.remarks).toMatchObject([{ kind: 'note', message: 'standard input holds no entries' }]);
    },
  );
});

describe('no log export', () => {
  it('binary data is one unreadable record', async () => {
    const noise = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919 + (i >> 3)) & 255));
    const found = await readBytes(noise);
    expect(found.records).toMatchObject([
      { kind: 'unreadable', text: 'not a log export but binary data', where: { line: 1 } },
    ]);
  });

  it.each([
    ['PK\x03\x04rest', 'zip'],
    ['PAR1rest', 'Parquet'],
    ['BZh9rest', 'bzip2'],
  ])('%j is named', async (bytes, name) => {
    expect((await readBytes(Buffer.from(bytes, 'latin1'))).records[0]?.text).toContain(name);
  });

  it.each(['ERROR something broke, at once', '[2025-09-08 21:00:01] ERROR x'])(
    'text (%s) is told line by line, then as one',
    async (line) => {
      const found = await readBytes(`${line}\n`.repeat(50_000));
      expect(found.records).toHaveLength(101);
      expect(found.records[0]).toMatchObject({
        kind: 'unreadable',
        text: 'not a JSON object',
        where: { line: 1 },
      });
      expect(found.records[100]).toMatchObject({ kind: 'unreadable', where: { line: 101 } });
      expect(found.records[100]?.text).toContain('49,900 further');
    },
  );

  it('text before the entries does not hide them', async () => {
    const array = await readBytes(
      `Your active configuration is: [default]\nWARNING: x\n[\n  ${entry(1)},\n  ${entry(2)}\n]\n`,
    );
    expect(kinds(array)).toEqual(['unreadable', 'bytes', 'bytes']);
    expect(array.records[1]?.where.line).toBe(4);
    expect(kinds(await readBytes(`warning: x\n${entry(1)}\n${entry(2)}\n`))).toEqual([
      'unreadable',
      'bytes',
      'bytes',
    ]);
  });
});

describe('records that are too long', () => {
  const long = `{"textPayload":"${'x'.repeat(300_000)}"}`;
  it.each([
    ['line', `${entry(1)}\n${long}\n${entry(2)}\n`, 2],
    ['line at the end', `${entry(1)}\n${entry(2)}\n${long}`, 3],
    ['element', `[\n${entry(1)},\n${long},\n${entry(2)}]`, 3],
    ['document', `---\ninsertId: a\n---\ntextPayload: ${'x'.repeat(300_000)}\n---\ninsertId: b\n`, 4],
    ['row', `insertId,message\na,b\nc,"${'x'.repeat(300_000)}"\nd,e\n`, 3],
  ])('%s: unreadable and located, the others are read', async (_name, text, line) => {
    const found = await readBytes(text, { blockSize: 4096, recordLimit: 100_000 });
    expect(values(found)).toHaveLength(2);
    const [unreadable, ...rest] = found.records.filter((record) => record.kind === 'unreadable');
    expect(rest).toEqual([]);
    expect(unreadable?.where.line).toBe(line);
    expect(unreadable?.text).toContain('no log entry is that long');
  });

  it.each(['x', '{"a":"x', '{"a":['])(
    '200 MB without a line break after %j: bounded memory',
    async (head) => {
      const before = process.memoryUsage().rss;
      let peak = 0;
      async function* stream(): AsyncGenerator<Buffer> {
        yield Buffer.from(head);
        const block = Buffer.alloc(1 << 20, '1');
        for (let i = 0; i < 200; i++) yield block;
      }
      const { openSources } = await import('./open-sources.ts');
      const { Readable } = await import('node:stream');
      const source = await openSources(['-'], { stdin: Readable.from(stream()) });
      const seen: string[] = [];
      for await (const batch of source.batches()) {
        peak = Math.max(peak, process.memoryUsage().rss);
        for (const record of batch) seen.push(record.kind);
      }
      await source.close();
      expect(seen).toEqual(['unreadable']);
      expect(peak - before).toBeLessThan(120 * 1024 * 1024);
    },
  );
});

describe('input that breaks off', () => {
  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('%s: what could be read is given, then it is said', async (_name, compress) => {
    const text = many(8_000)
      .map((line, i) => line.replace('line', `line ${(i * 2654435761) % 4294967296}`))
      .join('\n');
    const whole = compress(Buffer.from(text));
    const found = await readBytes(whole.subarray(0, whole.length >> 1));
    expect(values(found).length).toBeGreaterThan(2_000);
    expect(values(found).length).toBeLessThan(8_000);
    expect(found.remarks).toMatchObject([{ kind: 'truncated' }]);
    expect(found.remarks[0]?.message).toContain('cut off or damaged');
  });

  it('gzip with a wrong checksum: all but the last part is given', async () => {
    const whole = gzipSync(
      many(5_000)
        .map((line, i) => line.replace('line', `line ${(i * 2654435761) % 4294967296}`))
        .join('\n'),
    );
    whole[whole.length - 6] = (whole[whole.length - 6] ?? 0) ^ 1;
    const found = await readBytes(whole);
    expect(values(found).length).toBeGreaterThan(4_000);
    expect(found.remarks).toMatchObject([{ kind: 'truncated' }]);
  });

  it('a gzip header alone', async () => {
    const found = await readBytes(gzipSync('x').subarray(0, 8));
    expect(found.records).toEqual([]);
    expect(found.remarks).toMatchObject([{ kind: 'truncated' }]);
  });

  it.each([
    ['array', `[${entry(1)},${entry(2)},{"insertId":"e3","te`, ['bytes', 'bytes', 'unreadable']],
    ['array in a string', `[\n ${entry(1)},\n {"insertId":"e3\\`, ['bytes', 'unreadable']],
    ['array between elements', `[${entry(1)},${entry(2)},`, ['bytes', 'bytes']],
    ['array opened only', '[', []],
    ['response', `{"entries":[${entry(1)}`, ['bytes']],
    ['last line', `${entry(1)}\n${entry(2)}\n{"insertId":"e3`, ['bytes', 'bytes', 'unreadable']],
    ['pretty object', `{\n  "insertId": "a"\n}\n{\n  "insertId": "b",\n`, ['bytes', 'unreadable']],
  ])('%s', async (_name, text, expected) => {
    const found = await readBytes(text);
    expect(kinds(found)).toEqual(expected);
    expect(found.remarks).toMatchObject([{ kind: 'truncated' }]);
  });

  it('a last line without line feed is whole', async () => {
    const found = await readBytes(`${entry(1)}\n${entry(2)}`);
    expect(kinds(found)).toEqual(['bytes', 'bytes']);
    expect(found.remarks).toEqual([]);
  });
});

describe('one bad element does not end the run', () => {
  const pretty = (inner: string): string => `{\n    ${inner}\n  }`;
  const good = (id: string): string => pretty(`"insertId": "${id}",\n    "labels": {\n      "a": "b"\n    }`);
  it.each([
    [
      'missing quote, pretty',
      `[\n  ${good('a')},\n  ${pretty('"insertId: 3,\n    "x": {"y": 1}')},\n  ${good('c')}\n]`,
    ],
    [
      'missing brace, pretty',
      `[\n  ${good('a')},\n  {\n    "labels": {\n      "x": 1\n  },\n  ${good('c')}\n]`,
    ],
    [
      'cut in the middle, pretty',
      `[\n  ${good('a')},\n  {\n    "insertId": "b",\n    "labels": {\n  ${good('c')}\n]`,
    ],
    [
      'missing quote, minified',
      `[{"insertId":"a","l":[{"k":1},{"k":2}]},{"insertId":"b,"l":[{"k":1},{"k":2}]},{"insertId":"c"}]`,
    ],
    ['missing brace, minified', `[{"insertId":"a"},{"insertId":"b","l":{"k":1},{"insertId":"c"}]`],
    ['excess bracket, minified', `[{"insertId":"a"},{"insertId":"b","l":{"k":1]},"m":2},{"insertId":"c"}]`],
    ['stray word', `[{"insertId":"a"},{"insertId":undefined},{"insertId":"c"}]`],
    ['line, minified', `[{"insertId":"a"},\n{"insertId":"b},\n{"insertId":"c"}]`],
    ['NDJSON of several lines', `{\n "insertId": "a"\n}\n{\n "insertId": "b\n}\n{\n "insertId": "c"\n}\n`],
  ])('%s', async (_name, text) => {
    for (const blockSize of [1 << 20, 5]) {
      const found = await readBytes(text, { blockSize });
      expect(values(found).map((value) => (value as Record<string, unknown>)['insertId'])).toEqual([
        'a',
        'c',
      ]);
      expect(kinds(found)).toEqual(['bytes', 'unreadable', 'bytes']);
      expect(found.records[1]?.text).toMatch(/^broken JSON: .* at line \d+$/);
      expect(found.remarks).toEqual([]);
    }
  });

  it('a line that is no JSON', async () => {
    const found = await readBytes(`${entry(1)}\nnot json\n\n${entry(2)}\n`);
    expect(found.records.map(({ kind, where }) => [kind, where.line])).toEqual([
      ['bytes', 1],
      ['unreadable', 2],
      ['bytes', 4],
    ]);
  });

  it('many bad elements cost time in proportion', async () => {
    const text = `[${'{"insertId":"b","l":{"k":1},'.repeat(50_000)}${entry(1)}]`;
    const found = await readBytes(text);
    expect(found.records.length).toBeGreaterThan(100);
  });
});

describe('bytes that are odd but no obstacle', () => {
  it('invalid UTF-8 stays inside its record', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"insertId":"a","textPayload":"'),
      Buffer.from([0xff, 0xc3, 0x28]),
      Buffer.from(`"}\n${entry(2)}\n`),
    ]);
    expect(kinds(await readBytes(bytes))).toEqual(['bytes', 'bytes']);
  });

  it('CRLF, blank lines, commas at line ends, commas without elements', async () => {
    expect(values(await readBytes(`${entry(1)},\r\n\r\n   \r\n${entry(2)} ,\r\n`))).toHaveLength(2);
    expect(values(await readBytes(`[,${entry(1)},,\r\n${entry(2)},]`))).toHaveLength(2);
    const { records } = await readBytes(`${entry(1)},\r\n`);
    expect(records[0]?.text).toBe(entry(1));
  });

  it('zero bytes make their own line unreadable only', async () => {
    const found = await readBytes(`${entry(1)}\n${'\0'.repeat(40)}\n${entry(2)}\n`);
    expect(kinds(found)).toEqual(['bytes', 'unreadable', 'bytes']);
  });

  it('files joined with their byte order marks', async () => {
    expect(kinds(await readBytes(`\ufeff${entry(1)}\n\ufeff${entry(2)}\n`))).toEqual(['bytes', 'bytes']);
    expect(kinds(await readBytes(`\ufeff[${entry(1)}]\n\ufeff[${entry(2)}]`))).toEqual(['bytes', 'bytes']);
  });

  it('NDJSON with an array or a pretty object appended', async () => {
    const found = await readBytes(
      `${entry(1)}\n${entry(2)}\n[\n  ${entry(3)}\n]\n{\n  "insertId": "e4"\n}\n${entry(5)}\n`,
    );
    expect(kinds(found)).toEqual(Array(5).fill('bytes'));
    expect(found.records.map((record) => record.where.line)).toEqual([1, 2, 4, 6, 9]);
  });

  it('arrays one after the other', async () => {
    const found = await readBytes(`[${entry(1)}]\n[]\n[${entry(2)},${entry(3)}]\n`);
    expect(kinds(found)).toEqual(['bytes', 'bytes', 'bytes']);
    expect(found.remarks).toEqual([]);
  });

  it('values that are no objects are unreadable one by one', async () => {
    expect(kinds(await readBytes('[1,"a]",null,[[2]],-2.5e3,true,[[{"a":1}],[]]]'))).toEqual([
      ...Array<string>(6).fill('unreadable'),
      'bytes',
    ]);
  });

  it('batches are bounded', async () => {
    const found = await readBytes('{}\n'.repeat(20_000));
    expect(found.records).toHaveLength(20_000);
    expect(Math.max(...found.batches)).toBeLessThanOrEqual(4096);
  });
});
