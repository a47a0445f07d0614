import { DONE, isBlank, newScan, resetScan, scanJson } from '../forms/json-scan.ts';
import { ApiError, type Page } from './api.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Cuts the answer of `entries:list` into its entries without parsing them, so that the bytes of each go on as they came.
 * @throws ApiError (UNAVAILABLE, to be asked again) where the answer is no whole JSON object.
 */
export function cutPage(bytes: Uint8Array): Page {
  const bounds: number[] = [];
  let nextPageToken = '';
  const scan = newScan();
  let i = 0;
  const broken = (): ApiError =>
    new ApiError('UNAVAILABLE', `the answer is no whole JSON: it breaks at byte ${i} of ${bytes.length}`);
  const skip = (): number => {
    while (i < bytes.length && isBlank(bytes[i] as number)) i++;
    return bytes[i] ?? 0;
  };
  const expect = (byte: number): void => {
    if (skip() !== byte) throw broken();
    i++;
  };
  const value = (): { start: number; end: number } => {
    skip();
    resetScan(scan);
    if (scanJson(scan, bytes, i, bytes.length) !== DONE) throw broken();
    const start = i;
    i += scan.at;
    return { start, end: i };
  };
  const text = (at: { start: number; end: number }): string =>
    String(
      JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset + at.start, at.end - at.start).toString('utf8')),
    );
  const list = (): void => {
    i++;
    if (skip() === CLOSE_BRACKET) return void i++;
    for (;;) {
      const { start, end } = value();
      bounds.push(start, end);
      if (skip() === COMMA) i++;
      else return expect(CLOSE_BRACKET);
    }
  };

  expect(OPEN_BRACE);
  if (skip() === CLOSE_BRACE) return { block: bytes, bounds, nextPageToken };
  for (;;) {
    if (skip() !== QUOTE) throw broken();
    const key = text(value());
    expect(COLON);
    if (key === 'entries' && skip() === OPEN_BRACKET) list();
    else {
      const at = value();
      if (key === 'nextPageToken' && bytes[at.start] === QUOTE) nextPageToken = text(at);
    }
    if (skip() === COMMA) i++;
    else {
      expect(CLOSE_BRACE);
      return { block: bytes, bounds, nextPageToken };
    }
  }
}
