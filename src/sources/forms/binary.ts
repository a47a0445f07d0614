import type { Form, Sample } from './form.ts';
import type { Cutter } from './form.ts';

const KNOWN: readonly (readonly [magic: string, what: string])[] = [
  ['PK\x03\x04', 'a zip archive: unpack it first'],
  ['%PDF', 'a PDF document'],
  ['\x89PNG', 'a PNG image'],
  ['PAR1', 'a Parquet file: export the rows as JSON instead'],
  ['Obj\x01', 'an Avro file: export the rows as JSON instead'],
  ['SQLite format 3', 'an SQLite database'],
  ['BZh', 'bzip2: decompress it first (bunzip2)'],
  ['\xfd7zXZ', 'xz: decompress it first (unxz)'],
  ['7z\xbc\xaf', 'a 7-Zip archive: unpack it first'],
];

/** Bytes that are no text: one unreadable record for the whole input. */
export const binary: Form = {
  name: 'binary',
  claims: (sample) => whatBinary(sample) !== null,
  open: (sample) => refuse(sample),
};

function whatBinary({ bytes, first }: Sample): string | null {
  const head = bytes.toString('latin1', 0, 512);
  const known = KNOWN.find(([magic]) => head.startsWith(magic));
  if (known) return known[1];
  if (head.startsWith('ustar', 257)) return 'a tar archive: unpack it first';
  const open = bytes[first];
  if (open === 0x7b || open === 0x5b) return null; // JSON with stray bytes is still JSON
  let odd = 0;
  const sample = bytes.subarray(0, 8192);
  for (const byte of sample)
    if (byte === 0 || (byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b)) odd++;
  return odd * 20 > sample.length ? 'binary data' : null;
}

function refuse(sample: Sample): Cutter {
  const what = whatBinary(sample) ?? 'binary data';
  return {
    cut(window) {
      window.start = window.end;
      window.eof = true;
    },
    end(_window, sink) {
      sink.unreadable(`not a log export but ${what}`, 1);
      return false;
    },
  };
}
