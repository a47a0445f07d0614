// The path of a request with its variable segments folded, so that requests of one route get one number.
import { PATH } from './state';
import { KIND_ROUTE } from './tables';
import { textId } from './texts';

const LONGEST: usize = 512;

/** Number of the route of the URL in `[start, end)`; -1 where the path is so long that only its text tells. */
export function routeId(start: usize, end: usize): u32 {
  let at = pathStart(start, end);
  if (at == 0) {
    store<u8>(PATH, 0x2f);
    return textId(KIND_ROUTE, PATH, 1);
  }
  let stop = at;
  while (stop < end) {
    const c = load<u8>(stop);
    if (c == 0x3f || c == 0x23) break;
    stop++;
  }
  if (stop - at > LONGEST) return -1;
  let out = PATH;
  while (at < stop) {
    store<u8>(out++, 0x2f);
    const segment = ++at;
    while (at < stop && load<u8>(at) != 0x2f) at++;
    if (isId(segment, at)) {
      store<u32>(out, 0x7d64697b); // {id}
      out += 4;
    } else {
      memory.copy(out, segment, at - segment);
      out += at - segment;
    }
  }
  return textId(KIND_ROUTE, PATH, <u32>(out - PATH));
}

/** First slash of the path; 0 where it has none. */
function pathStart(start: usize, end: usize): usize {
  let at = start;
  // A scheme ends within the first twelve bytes.
  for (let i = start; i < start + 12 && i + 3 <= end; i++)
    if ((load<u32>(i) & 0xffffff) == 0x2f2f3a) {
      at = i + 3;
      break;
    }
  while (at < end) {
    if (load<u8>(at) == 0x2f) return at;
    at++;
  }
  return 0;
}

/** Segments that `foldRoute` folds: digits; twelve and more hex digits; sixteen and more word characters with a digit. */
function isId(start: usize, end: usize): bool {
  const length = end - start;
  if (length == 0) return false;
  let digits: usize = 0;
  let hex: usize = 0;
  let word: usize = 0;
  for (let at = start; at < end; at++) {
    const c: u32 = load<u8>(at);
    const lower = c | 0x20;
    if (c - 48 < 10) digits++;
    else if (lower - 0x61 < 6) hex++;
    else if (lower - 0x61 < 26 || c == 0x5f || c == 0x2d) word++;
    else return false;
  }
  if (digits == length) return true;
  return (length >= 12 && word == 0) || (length >= 16 && digits > 0);
}
