import { perDigitShape } from '../util/digit-shape.ts';
import type { IdKind } from './id-fields.ts';

/** Part of a text in which ids are looked for: they stand in a line's head or in its key=value tail. */
const SEARCHED = 4096;

/** Words that an id's key begins with (as a case-insensitive search finds them), and what it is. */
const KEYS: readonly { readonly word: string; readonly kind: IdKind }[] = [
  { word: 'trace', kind: 'trace' },
  { word: 'span', kind: 'span' },
  { word: 'req', kind: 'request' },
  { word: 'correlation', kind: 'request' },
  { word: 'pid', kind: 'pid' },
];
const TRIES = 20;

/**
 * Ids that a text names: `trace_id=..`, `TraceID: ..`, `Trace: UUID`, a W3C traceparent, `SpanID: ..`, `request_id=..`,
 * `[req-..]`, `(pid:14)`, `with pid: 13`, and gunicorn's `[time] [14] [LEVEL]`. Fills in what is missing.
 */
export function idsOfText(text: string, into: Partial<Record<IdKind, string>>): void {
  if (!namesNone(text)) read(text, into);
}

/** A traceparent, whatever its digits: the only id that is told by some digits. */
const TRACEPARENT = /\d\d-[0-9a-f]{32}-/;

/** Whether a text names no id, whatever its digits are. */
const namesNone = perDigitShape((text) => {
  if (TRACEPARENT.test(text)) return false;
  const ids: Partial<Record<IdKind, string>> = {};
  read(text, ids);
  return Object.keys(ids).length === 0;
});

function read(text: string, into: Partial<Record<IdKind, string>>): void {
  const part = text.length > SEARCHED ? text.slice(0, SEARCHED) : text;
  const lower = part.toLowerCase();
  traceparent(part, into);
  for (const { word, kind } of KEYS) {
    if (into[kind] !== undefined) continue;
    let at = lower.indexOf(word);
    for (let tries = 0; at >= 0 && tries < TRIES; tries++) {
      const id = isWordStart(lower, at) ? valueAfter(part, lower, at, word, kind) : undefined;
      if (id !== undefined) {
        into[kind] = id;
        break;
      }
      at = lower.indexOf(word, at + word.length);
    }
  }
  if (into.pid === undefined) {
    const head = /^\[\d{4}-\d\d-\d\d[^\]]{0,30}\] \[(\d{1,8})\]/.exec(part);
    if (head?.[1] !== undefined) into.pid = head[1];
  }
}

function isWordStart(lower: string, at: number): boolean {
  const c = lower.charCodeAt(at - 1);
  // A letter or digit before it makes it another word (`backtrace`); `_`, `-`, `"`, `[` do not.
  return !((c >= 97 && c <= 122) || (c >= 48 && c <= 57));
}

const AFTER_KEY: Readonly<Record<IdKind, RegExp>> = {
  trace: /^[-_ ]?(?:id)?["']?\s?[:=]\s?["']?([0-9a-f-]{16,36})(?![\w-])/i,
  span: /^[-_ ]?(?:id)?["']?\s?[:=]\s?["']?([0-9a-f]{8,16})(?![\w-])/i,
  request: /^(?:uest)?[-_ ]?(?:guid|id)["']?\s?[:=]\s?["']?([\w.:-]{4,64})/i,
  pid: /^["']?\s?[:= ]\s?["']?(\d{1,8})(?!\w)/i,
};
const CORRELATION = /^[-_ ]?id["']?\s?[:=]\s?["']?([\w.:-]{4,64})/i;

function valueAfter(part: string, lower: string, at: number, word: string, kind: IdKind): string | undefined {
  const rest = part.slice(at + word.length, at + word.length + 90);
  // An id that names itself: OpenStack's `[req-3f1c..]`, `session req_7bda598bcaea`.
  if (word === 'req') {
    const own = lower.charAt(at - 1) === '[' ? /^req-[\w-]{8,64}/i : /^req[-_][0-9a-f]{8,64}(?![0-9a-z-])/i;
    const id = own.exec(part.slice(at, at + 80))?.[0];
    if (id !== undefined) return id;
  }
  const id = (word === 'correlation' ? CORRELATION : AFTER_KEY[kind]).exec(rest)?.[1];
  if (id === undefined || kind === 'pid' || kind === 'span' || kind === 'trace') return id;
  // `request id: null`, `request_id=None`: an id has a digit.
  return /\d/.test(id) ? id.replace(/[.:-]+$/, '') : undefined;
}

/** `00-<32 hex>-<16 hex>-01` anywhere in the text. */
function traceparent(part: string, into: Partial<Record<IdKind, string>>): void {
  let at = part.indexOf('00-');
  for (let tries = 0; at >= 0 && tries < TRIES; tries++) {
    const match = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?!\w)/.exec(part.slice(at, at + 56));
    if (match?.[1] !== undefined && match[2] !== undefined) {
      into.trace ??= match[1];
      into.span ??= match[2];
      return;
    }
    at = part.indexOf('00-', at + 1);
  }
}
