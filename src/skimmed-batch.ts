import type { DecidedBatch } from './decided-batch.ts';
import type { QuietFacts } from './intake/index.ts';
import type { Origin, RawRecord } from './model/index.ts';
import type { RawMatch } from './observe/index.ts';

type Place = QuietFacts['place'];
type Request = NonNullable<QuietFacts['http']>;

/** Decided records as one thread hands them to another: columns, and the bytes of what is to be parsed. */
export interface SkimmedBatch {
  readonly size: number;
  readonly file: string;
  /** Number of the input whose bytes these are; -1 where they cannot be had again by their offset. */
  readonly input: number;
  /** By record: what it is, and where it lies. An offset of -1 is none. */
  readonly kinds: Uint8Array;
  readonly offsets: Float64Array;
  readonly lengths: Int32Array;
  readonly lines: Int32Array;
  /** By quiet record: `WIDTH` numbers. */
  readonly numbers: Int32Array;
  /** Hashes of the ids that the quiet ones name, one after the other. */
  readonly ids: Int32Array;
  /** Messages that may hold a quote, in order. */
  readonly messages: readonly string[];
  /** Bytes of the records to parse, one after the other. */
  readonly bytes: Uint8Array;
  /** By record to parse, in order: what rules see in it, if that was asked here. */
  readonly tried: readonly (readonly RawMatch[] | undefined)[];
  /** Records that are no bytes, in order. */
  readonly others: readonly RawRecord[];
  /** Places and requests that no batch had before; `anew`: those of before are forgotten. */
  readonly anew: boolean;
  readonly places: readonly Place[];
  readonly requests: readonly {
    readonly place: number;
    readonly method: string;
    readonly path: string;
    readonly status: number;
  }[];
}

const QUIET = 0;
const BYTES = 1;
const OTHER = 2;

/** Seconds, nanoseconds, key (two), digest, place, request, bits. */
const WIDTH = 8;
const NONE = -1;
const [NAMED, LATE, QUOTED, KNOWN, TEXT, JSON_PAYLOAD] = [1, 2, 4, 8, 16, 32];
/** Number of ids, in the bits above. */
const IDS = 8;
/** Places and requests that are numbered before the numbers begin anew. */
const MOST = 50_000;

/** The side that decides: packs one batch after the other. */
export interface BatchPacker {
  pack(batch: DecidedBatch): SkimmedBatch;
}

/** What packing needs of the thread: numbers for inputs, and what rules see in a record. */
export interface PackerDeps {
  readonly inputOf: (origin: Origin) => number;
  readonly tryRules: (record: Extract<RawRecord, { kind: 'bytes' }>) => readonly RawMatch[] | undefined;
}

/** Starts with no places known. */
export function createBatchPacker({ inputOf, tryRules }: PackerDeps): BatchPacker {
  const placeNumbers = new Map<Place, number>();
  const requestNumbers = new Map<Request, number>();
  return {
    pack(batch) {
      const { size } = batch;
      const anew = placeNumbers.size + requestNumbers.size > MOST;
      if (anew) {
        placeNumbers.clear();
        requestNumbers.clear();
      }
      const places: Place[] = [];
      const requests: SkimmedBatch['requests'][number][] = [];
      const placeNumber = (place: Place): number => {
        let number = placeNumbers.get(place);
        if (number === undefined) {
          placeNumbers.set(place, (number = placeNumbers.size));
          const { service, revision, instance, resourceType } = place;
          places.push({ service, revision, instance, resourceType });
        }
        return number;
      };
      const requestNumber = (request: Request): number => {
        let number = requestNumbers.get(request);
        if (number === undefined) {
          requestNumbers.set(request, (number = requestNumbers.size));
          const { method, path, status } = request;
          requests.push({ place: placeNumber(request.place), method, path, status });
        }
        return number;
      };
      const kinds = new Uint8Array(size);
      const offsets = new Float64Array(size);
      const lengths = new Int32Array(size);
      const lines = new Int32Array(size);
      const numbers = new Int32Array(size * WIDTH);
      const ids: number[] = [];
      const noteId = (hash: number): void => void ids.push(hash);
      const messages: string[] = [];
      const others: RawRecord[] = [];
      const tried: (readonly RawMatch[] | undefined)[] = [];
      const parts: Uint8Array[] = [];
      let input = NONE;
      let file = '';
      let quiets = 0;
      let length = 0;
      for (let at = 0; at < size; at++) {
        const record = batch.record(at);
        const facts = batch.quiet(at);
        file = record.where.file;
        lines[at] = record.where.line;
        if (record.kind !== 'bytes') {
          kinds[at] = OTHER;
          others.push(record);
          continue;
        }
        lengths[at] = record.end - record.start;
        offsets[at] = NONE;
        if (record.origin !== undefined) {
          input = inputOf(record.origin);
          offsets[at] = record.offset ?? NONE;
        }
        if (facts === null) {
          kinds[at] = BYTES;
          length += record.end - record.start;
          parts.push(record.block.subarray(record.start, record.end));
          tried.push(tryRules(record));
          continue;
        }
        const from = WIDTH * quiets++;
        const idsBefore = ids.length;
        const known = facts.eachId(noteId);
        numbers[from] = facts.seconds;
        numbers[from + 1] = facts.nanos;
        numbers[from + 2] = facts.high;
        numbers[from + 3] = facts.low;
        numbers[from + 4] = facts.digest;
        numbers[from + 5] = placeNumber(facts.place);
        numbers[from + 6] = facts.http === undefined ? NONE : requestNumber(facts.http);
        numbers[from + 7] =
          (facts.named ? NAMED : 0) |
          (facts.late ? LATE : 0) |
          (facts.quoted ? QUOTED : 0) |
          (known ? KNOWN : 0) |
          (facts.payload === 'textPayload' ? TEXT : facts.payload === 'jsonPayload' ? JSON_PAYLOAD : 0) |
          ((ids.length - idsBefore) << IDS);
        if (facts.quoted) messages.push(facts.message);
      }
      const bytes = new Uint8Array(length);
      let end = 0;
      for (const part of parts) {
        bytes.set(part, end);
        end += part.length;
      }
      return {
        ...{ size, file, input, kinds, offsets, lengths, lines, bytes, others, messages, tried },
        ...{ anew, places, requests, numbers: numbers.slice(0, quiets * WIDTH), ids: Int32Array.from(ids) },
      };
    },
  };
}

/** The buffers of a batch: they are handed over, not copied. */
export function buffersOf(batch: SkimmedBatch): readonly ArrayBuffer[] {
  const { kinds, offsets, lengths, lines, numbers, ids, bytes } = batch;
  return [kinds, offsets, lengths, lines, numbers, ids, bytes].map(({ buffer }) => buffer as ArrayBuffer);
}

/** A quiet entry out of the columns. */
class UnpackedQuiet implements QuietFacts {
  batch!: SkimmedBatch;
  places: readonly Place[] = [];
  requests: readonly Request[] = [];
  from = -WIDTH;
  message = '';
  private firstId = 0;
  private messageAt = 0;

  begin(batch: SkimmedBatch): void {
    this.batch = batch;
    this.from = -WIDTH;
    this.firstId = 0;
    this.messageAt = 0;
  }

  next(): this {
    if (this.from >= 0) this.firstId += this.number(7) >> IDS;
    this.from += WIDTH;
    this.message = this.quoted ? (this.batch.messages[this.messageAt++] ?? '') : '';
    return this;
  }

  private number(field: number): number {
    return this.batch.numbers[this.from + field] as number;
  }

  private has(bit: number): boolean {
    return (this.number(7) & bit) !== 0;
  }

  get seconds(): number {
    return this.number(0) >>> 0;
  }

  get nanos(): number {
    return this.number(1);
  }

  get time(): bigint {
    return BigInt(this.seconds) * 1_000_000_000n + BigInt(this.nanos);
  }

  get high(): number {
    return this.number(2);
  }

  get low(): number {
    return this.number(3);
  }

  get digest(): number {
    return this.number(4);
  }

  get place(): Place {
    return this.places[this.number(5)] as Place;
  }

  get http(): Request | undefined {
    return this.requests[this.number(6)];
  }

  get named(): boolean {
    return this.has(NAMED);
  }

  get late(): boolean {
    return this.has(LATE);
  }

  get quoted(): boolean {
    return this.has(QUOTED);
  }

  get payload(): QuietFacts['payload'] {
    return this.has(TEXT) ? 'textPayload' : this.has(JSON_PAYLOAD) ? 'jsonPayload' : null;
  }

  eachId(take: (hash: number) => void): boolean {
    const count = this.number(7) >> IDS;
    for (let i = 0; i < count; i++) take(this.batch.ids[this.firstId + i] as number);
    return this.has(KNOWN);
  }
}

/** The side that counts: gives the batches back, one at a time. `originOf` tells where an input's bytes can be had again. */
export function createBatchOpener(
  originOf: (input: number) => Origin | undefined,
): (batch: SkimmedBatch) => DecidedBatch {
  let places: Place[] = [];
  let requests: Request[] = [];
  const quiet = new UnpackedQuiet();
  const nothing = new Uint8Array(0);
  return (batch) => {
    if (batch.anew) [places, requests] = [[], []];
    for (const place of batch.places) places.push(place);
    for (const { place, ...rest } of batch.requests)
      requests.push({ ...rest, place: places[place] as Place });
    quiet.places = places;
    quiet.requests = requests;
    quiet.begin(batch);
    const origin = batch.input === NONE ? undefined : originOf(batch.input);
    let [start, other, parsed] = [0, 0, 0];
    return {
      size: batch.size,
      record(at) {
        const kind = batch.kinds[at];
        if (kind === OTHER) return batch.others[other++] as RawRecord;
        const offset = batch.offsets[at] as number;
        const length = batch.lengths[at] as number;
        const from = kind === BYTES ? start : 0;
        if (kind === BYTES) start += length;
        return {
          kind: 'bytes',
          block: kind === BYTES ? batch.bytes : nothing,
          start: from,
          end: from + length,
          where: { file: batch.file, line: batch.lines[at] as number },
          ...(offset === NONE ? {} : { origin, offset }),
        };
      },
      quiet: (at) => (batch.kinds[at] === QUIET ? quiet.next() : null),
      tried: (at) => (batch.kinds[at] === BYTES ? batch.tried[parsed++] : undefined),
    };
  };
}
