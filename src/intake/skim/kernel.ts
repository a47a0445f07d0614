import { Buffer } from 'node:buffer';
import { UserError } from '../../util/errors.ts';
import { KERNEL } from './kernel-bytes.ts';

/** Numbers of the results in `Kernel.out`; kernel/state.ts has them as addresses. */
export const OUT = {
  /** Ranges of members: start at twice the member's number, end behind it; 0 where absent. */
  message: 32,
  flags: 34,
  seconds: 35,
  nanos: 36,
  high: 37,
  low: 38,
  digest: 39,
  log: 40,
  place: 41,
  severity: 42,
  method: 43,
  route: 44,
  status: 45,
  request: 46,
  url: 47,
  hits: 49,
  levels: 50,
  ids: 55,
  texts: 64,
} as const;

/** Bits of `OUT.flags`. */
export const FLAG = {
  levelDoubt: 1,
  version: 2,
  host: 4,
  quoted: 8,
  late: 16,
  unknownIds: 32,
  service: 64,
} as const;

/** Kinds of texts that repeat. */
export const KIND = {
  resource: 1,
  labels: 2,
  log: 3,
  severity: 4,
  level: 5,
  method: 6,
  route: 7,
  place: 8,
  request: 9,
} as const;

/** What the compiled kernel (kernel/) gives out. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly base: () => number;
  readonly read: (start: number, end: number) => number;
  readonly identify: (start: number, end: number, nameA: number, nameB: number) => void;
  readonly digest: (start: number, end: number) => number;
  readonly hashId: (start: number, end: number) => number;
  readonly keysAt: (top: number, payload: number, request: number) => void;
  readonly needlesAt: (
    begins: number,
    ends: number,
    maybe: number,
    shift: number,
    words: number,
    wordMask: number,
    pairs: number,
    needles: number,
    seen: number,
    found: number,
    inMessage: number,
    everywhere: number,
  ) => void;
  readonly textsAt: (at: number, slots: number, max: number, end: number) => void;
  readonly clearTexts: () => void;
  readonly textAddress: (id: number) => number;
  readonly textLength: (id: number) => number;
  readonly textKind: (id: number) => number;
}

// The types of JavaScript without a browser do not know WebAssembly; a Node.js that was started with --jitless has none.
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly?: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  };
};

const OUT_AT = 1024;
const PAGE = 65_536;
/** Vectors are read behind the end of a record. */
const SLACK = 64;
/** Bytes that are looked at together: they stay in the processor's cache. */
const CHUNK = 256 * 1024;
let compiled: object | null = null;

/** An instance of the kernel with its memory: tables below, the bytes at hand above. */
export class Kernel {
  readonly exports: Exports;
  bytes!: Buffer;
  out!: Int32Array;
  private at: number;
  private block: Uint8Array | null = null;
  private from = 0;
  private to = 0;

  /** @throws UserError where there is no WebAssembly. */
  constructor() {
    if (WebAssembly === undefined)
      throw new UserError('this Node.js runs without WebAssembly, which rca reads entries with', {
        next: 'start it without --jitless (NODE_OPTIONS may have it, too)',
      });
    compiled ??= new WebAssembly.Module(Buffer.from(KERNEL, 'base64'));
    this.exports = new WebAssembly.Instance(compiled, {}).exports as Exports;
    this.at = this.exports.base();
    this.see();
  }

  private see(): void {
    const { buffer } = this.exports.memory;
    this.bytes = Buffer.from(buffer);
    this.out = new Int32Array(buffer, OUT_AT, 80);
  }

  private room(end: number): void {
    const missing = end + SLACK - this.bytes.length;
    if (missing <= 0) return;
    this.exports.memory.grow(Math.ceil(missing / PAGE));
    this.see();
  }

  /** Sets memory aside for good, on a boundary of 16 bytes; gives its address. */
  reserve(size: number): number {
    const at = this.at;
    this.at += (size + 15) & ~15;
    this.room(this.at);
    return at;
  }

  /** Sets memory aside and fills it. */
  place(content: Uint8Array | Int32Array): number {
    const at = this.reserve(content.byteLength);
    this.bytes.set(new Uint8Array(content.buffer, content.byteOffset, content.byteLength), at);
    return at;
  }

  /** The memory that `view` showed may hold other bytes now. */
  renew(): void {
    this.block = null;
  }

  /** Address at which `block[start]` lies, with the bytes up to `end` behind it. */
  view(block: Uint8Array, start: number, end: number): number {
    if (block !== this.block || start < this.from || end > this.to) {
      const to = Math.max(end, Math.min(start + CHUNK, block.length));
      this.room(this.at + to - start);
      this.bytes.set(new Uint8Array(block.buffer, block.byteOffset + start, to - start), this.at);
      this.block = block;
      this.from = start;
      this.to = to;
    }
    return this.at + start - this.from;
  }

  /** ASCII text in `[start, end)`. */
  slice(start: number, end: number): string {
    return this.bytes.toString('latin1', start, end);
  }
}
