import { Buffer } from 'node:buffer';
import type { QuietSeverity } from '../../model/index.ts';
import type { ByteNeedle } from '../../util/byte-needle.ts';
import { LEVEL_HEAD, levelOfLine } from '../level-prefix.ts';
import { levelOfValue } from '../level-words.ts';
import { keyTable } from './key-table.ts';
import { FLAG, Kernel, KIND, OUT } from './kernel.ts';
import { logOf, type Log } from './logs.ts';
import { frequencyIn, placeNeedles } from './needle-tables.ts';
import { MEMBER, payloadKeys, REQUEST_KEYS } from './payload-keys.ts';
import { placeOf, type Place } from './places.ts';
import { QuietFound, type QuietEntry, type QuietRequest } from './quiet-entry.ts';
import { asQuiet, beginsAsKlog, isCalm, NOTICE_WORDS, SEVERITY_WORDS } from './severity-words.ts';

/** Reads what bytes tell of records. */
export interface Skimmer {
  /** To be called when the memory of blocks that were read before may hold other bytes. */
  renew(): void;
  /** The entry in `block[start, end)` if it is a quiet one, valid until the next call; null: only the parsed entry tells. */
  read(block: Uint8Array, start: number, end: number): QuietEntry | null;
  /** The message of the entry that was read last, as bytes; empty where it has no payload. Quotes in it have a backslash before them. */
  readonly message: { bytes: Uint8Array; start: number; end: number };
}

/** What a skimmer looks for: in payload and request, and in the message only (the text of a request where there is no payload). */
export interface Wanted {
  readonly anywhere: readonly ByteNeedle[];
  /** With one owner for all, which is above all others'. */
  readonly inMessage: readonly string[];
  readonly owner: number;
}

/** Records longer than this are parsed. */
const LONGEST = 256 * 1024;
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']);
/** Words behind which `idsOfText` finds ids of traces and requests. */
const ID_WORDS = ['trace', 'req', 'correlation', '00-'];

/** Bytes that show how often parts of texts occur. */
const SAMPLE = 512 * 1024;

/** Texts that repeat: slots, texts at most, and bytes that they may take. */
const TEXT_SLOTS = 1 << 16;
const MAX_TEXTS = 40_000;
const TEXT_BYTES = 16 * 1024 * 1024;
const FULL = 2;

/** What a text that repeats was found to mean, by its number. */
type Meaning = Place | Log | QuietRequest | QuietSeverity | null;

/** Makes a skimmer that also looks for the needles of others; their owners are small numbers. */
export function createSkimmer(wanted: Wanted): Skimmer {
  const kernel = new Kernel();
  const { exports: k } = kernel;
  const [severityWord, idWord, noticeWord] = [wanted.owner + 1, wanted.owner + 2, wanted.owner + 3];
  const needles: readonly ByteNeedle[] = [
    ...wanted.anywhere,
    ...wanted.inMessage.map((text) => ({ text, owner: wanted.owner })),
    ...SEVERITY_WORDS.map((text) => ({ text, owner: severityWord })),
    ...ID_WORDS.map((text) => ({ text, owner: idWord })),
    ...NOTICE_WORDS.map((text) => ({ text, owner: noticeWord })),
  ];
  const [top, payload, request] = [MEMBER, payloadKeys(), REQUEST_KEYS].map((keys) => {
    const at = kernel.reserve(keyTable(keys, 0).length);
    kernel.bytes.set(keyTable(keys, at), at);
    return at;
  });
  k.keysAt(top ?? 0, payload ?? 0, request ?? 0);
  /** Where a scan leaves what it found; the tables are made when the first bytes show which parts of the texts are rare. */
  let foundAt = 0;
  const textsAt = kernel.reserve(TEXT_SLOTS * 4 + MAX_TEXTS * 16 + TEXT_BYTES);
  k.textsAt(textsAt, TEXT_SLOTS, MAX_TEXTS, textsAt + TEXT_SLOTS * 4 + MAX_TEXTS * 16 + TEXT_BYTES);

  let meanings: Meaning[] = [];
  const found = new QuietFound(kernel);
  const message = { bytes: Buffer.alloc(0) as Uint8Array, start: 0, end: 0 };

  /** Finds out what the texts mean that the last record was the first to have. */
  const learn = (): void => {
    const count = kernel.out[OUT.texts] as number;
    while (meanings.length < count) meanings.push(meaningOf(meanings.length));
  };
  const textOf = (id: number): string => {
    const at = k.textAddress(id);
    return kernel.slice(at, at + k.textLength(id));
  };
  const wordsOf = (id: number): Int32Array => {
    const at = k.textAddress(id);
    return new Int32Array(kernel.bytes.buffer.slice(at, at + k.textLength(id)));
  };
  const meaningOf = (id: number): Meaning => {
    switch (k.textKind(id)) {
      case KIND.place: {
        const [resource = 0, labels = 0] = wordsOf(id);
        return placeOf(textOf(resource), textOf(labels));
      }
      case KIND.log:
        return logOf(textOf(id));
      case KIND.severity:
        return asQuiet(textOf(id));
      case KIND.level:
        return asQuiet(levelOfValue(textOf(id)));
      case KIND.request: {
        const [place = 0, route = 0, method = 0, status = 0] = wordsOf(id);
        const name = textOf(method);
        return METHODS.has(name)
          ? { place: meanings[place] as Place, method: name, path: textOf(route), status }
          : null;
      }
      default:
        return null;
    }
  };
  const of = (field: number): Meaning => meanings[kernel.out[field] as number] ?? null;
  const has = (member: number): boolean => kernel.out[member * 2] !== 0;

  /** Sets where it was written. */
  const placed = (): boolean => {
    const { out } = kernel;
    const place = of(OUT.place) as Place;
    found.place = place;
    found.log = of(OUT.log) as Log;
    if (place.foreign) return false;
    const flags = out[OUT.flags] as number;
    return (
      (place.named || (flags & FLAG.service) === 0) &&
      (place.revision !== undefined || (flags & FLAG.version) === 0) &&
      (place.instance !== undefined || (flags & FLAG.host) === 0)
    );
  };

  /** The severity that the entry ends up with (`effectiveSeverity`), if it is below WARNING and the bytes tell which it is. */
  const severityOf = (spoken: boolean, mayBeNotice: boolean): QuietSeverity | null => {
    const { out } = kernel;
    const field = out[OUT.severity] === -1 ? 'DEFAULT' : (of(OUT.severity) as QuietSeverity | null);
    if (field === null || field === 'DEBUG' || field === 'NOTICE') return field;
    if (field === 'INFO' && !found.log.stream) return field;
    if (((out[OUT.flags] as number) & FLAG.levelDoubt) !== 0) return null;
    let stated: QuietSeverity | null = null;
    const levels = out[OUT.levels] as number;
    for (let i = 1; i <= levels; i++) {
      const level = of(OUT.levels + i) as QuietSeverity | null;
      // Which of several fields counts is not told by their order in the bytes.
      if (level === null || (stated !== null && level !== stated)) return null;
      stated = level;
    }
    if (beginsAsKlog(message.bytes, message.start, message.end)) return null;
    if (spoken && (found.payload === null || !isCalm(found.message))) return null;
    if (found.payload !== null && stated === null && (field === 'DEFAULT' || mayBeNotice)) {
      const level = levelOfLine(found.head(LEVEL_HEAD));
      stated = asQuiet(level);
      if (stated === null && level !== undefined) return null;
    }
    if (field === 'DEFAULT') return stated ?? field;
    return stated === 'NOTICE' ? stated : field;
  };

  const read = (block: Uint8Array, start: number, end: number): QuietEntry | null => {
    if (end - start > LONGEST) return null;
    if (foundAt === 0)
      foundAt = placeNeedles(
        kernel,
        needles,
        wanted.owner,
        frequencyIn(block.subarray(start, Math.min(block.length, start + SAMPLE))),
      );
    const at = kernel.view(block, start, end);
    let state = k.read(at, at + end - start);
    if (state === FULL) {
      k.clearTexts();
      meanings = [];
      state = k.read(at, at + end - start);
    }
    const { out } = kernel;
    if (meanings.length < (out[OUT.texts] as number)) learn();
    if (state !== 1 || !placed()) return null;
    found.renew();
    found.payload = has(MEMBER.textPayload) ? 'textPayload' : has(MEMBER.jsonPayload) ? 'jsonPayload' : null;
    message.bytes = kernel.bytes;
    message.start = found.payload === null ? 0 : (out[OUT.message] as number);
    message.end = found.payload === null ? 0 : (out[OUT.message + 1] as number);
    found.http = undefined;
    if (has(MEMBER.httpRequest)) {
      const http = of(OUT.request) as QuietRequest | null;
      if (http === null) return null;
      found.http = http;
    }
    const hitCount = out[OUT.hits] as number;
    let spoken = false;
    let mayBeNotice = false;
    let kept = 0;
    if (hitCount > 0) {
      if (found.hits.buffer !== kernel.bytes.buffer)
        found.hits = new Int32Array(kernel.bytes.buffer, foundAt, wanted.owner + 4);
      const { hits } = found;
      for (let i = 0; i < hitCount; i++) {
        const owner = hits[i] as number;
        if (owner === severityWord) spoken = true;
        else if (owner === idWord) found.idsInText = true;
        else if (owner === noticeWord) mayBeNotice = true;
        else hits[kept++] = owner;
      }
    }
    found.hitCount = kept;
    const severity = severityOf(spoken, mayBeNotice);
    if (severity === null) return null;
    found.severity = severity;
    found.named = has(MEMBER.insertId);
    const { a, b } = found.log.hash;
    k.identify(at, at + end - start, a, b);
    return found;
  };
  return { renew: () => kernel.renew(), read, message };
}

/** Digest of a record's bytes: tells copies apart and ranks them. */
export function createDigest(): (block: Uint8Array, start: number, end: number) => number {
  const kernel = new Kernel();
  return (block, start, end) => {
    kernel.renew();
    const at = kernel.view(block.subarray(start, end), 0, end - start);
    return kernel.exports.digest(at, at + end - start);
  };
}
