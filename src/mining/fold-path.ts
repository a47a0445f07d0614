import { HOLE, maskWord } from './mask-word.ts';

/**
 * A path or URL with its variable segments folded, or one hole for all of it; null where the text is none of both.
 * The query goes, the scheme and a host without digits stay.
 */
export function foldPath(text: string, style: 'hole' | 'fold'): string | null {
  const scheme = text.indexOf('://');
  const windows = /^[A-Za-z]:[\\/]/.test(text) || text.startsWith('\\\\');
  if (scheme < 0 && !windows && !isPath(text)) return null;
  if (style === 'hole') return HOLE;
  const head = scheme > 0 ? text.slice(0, scheme + 3) : '';
  const query = text.indexOf('?', head.length);
  const body = query < 0 ? text.slice(head.length) : text.slice(head.length, query);
  const folded = body
    .split(/([/\\])/)
    .map((part) => (part === '/' || part === '\\' ? part : foldSegment(part)))
    .join('');
  return folded === HOLE ? head + HOLE : head + folded + (query < 0 ? '' : `?${HOLE}`);
}

/** Starts like a path, or has two slashes and more that do not part dates. */
function isPath(text: string): boolean {
  const first = text.charAt(0);
  if (first === '/' || text.startsWith('./') || text.startsWith('../') || text.startsWith('~/')) return true;
  const slash = text.indexOf('/');
  return slash > 0 && text.includes('/', slash + 1) && !/^[\d<]/.test(text);
}

/** A segment that is an id, or long and mixed with digits, is a variable part as a whole. */
function foldSegment(part: string): string {
  if (part === '') return part;
  if (part.includes(':') || part.includes('@'))
    return part
      .split(/([:@])/)
      .map((one) => (one === ':' || one === '@' || one === '' ? one : maskWord(one)))
      .join('');
  return maskWord(part);
}

const DOTTED = /^\.?[\w$-]+(?:\.[\w$-]+)+(?::\d+)?$/;
const DOMAIN = /\.(?:com|net|org|edu|gov|io|local|internal)(?::\d+)?$/;
/** Dotted names of exceptions and of constants: what a message is about, never a variable part. */
export const SUBJECT = /(?:Exception|Error|Fault|Failure|\.[A-Z][A-Z_]+)$/;

/** A dotted name of three parts and more (host, class, package), or a domain; names of exceptions are no variable part. */
export function isHostLike(text: string): boolean {
  const dot = text.indexOf('.');
  if (dot < 0 || text.length > 253) return false;
  const more = text.indexOf('.', dot + 1) > 0;
  return (more || DOMAIN.test(text)) && DOTTED.test(text) && !SUBJECT.test(text);
}
