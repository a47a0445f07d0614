import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  type DividedReading,
  type HandedBatch,
  Indivisible,
  type QuietResult,
  unpackRecords,
} from '../../reading/index.ts';
import type { RawRecord, SourceRemark } from '../../model/index.ts';
import type { Scope } from '../../observe/index.ts';
import type { Divisible, PieceEnd } from '../../sources/index.ts';
import { UserError } from '../../util/errors.ts';
import type { FromReader, OfPiece, ReaderTask, ToReader } from './messages.ts';

/** Bytes of a piece, about, and messages of a reader that are under way. */
const PIECE = 8 * 1024 * 1024;
const AHEAD = 32;

/** What is read by other threads, and by how many. */
export interface ReadersTask extends Pick<ReaderTask, 'rules' | 'cacheDir'> {
  readonly divisible: Divisible;
  readonly scope: Scope;
  /** The rules there must be these. */
  readonly catalogHash: string;
  readonly readers: number;
  /** Bytes of a piece; 8 MiB where absent. */
  readonly pieceSize?: number;
  /** The file that a thread starts with; the one beside this module where absent. */
  readonly thread?: URL;
}

/** Reads saved entries in other threads, piece by piece; each decides what of its pieces is parsed here. */
export async function createReaders({
  divisible,
  scope: { filter: _, ...scope },
  catalogHash,
  readers,
  pieceSize = PIECE,
  thread = entry(),
  rules,
  cacheDir,
}: ReadersTask): Promise<DividedReading> {
  const pieces = await divisible.divide(pieceSize);
  const next = new Int32Array(new SharedArrayBuffer(4));
  const threads: Reader[] = [];
  const mail = createMail();
  let results: readonly QuietResult[] = [];
  let remarks: readonly SourceRemark[] = [];
  /** Lines of its file before each piece. */
  let before: readonly number[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(threads.splice(0).map((one) => one.end()));
  };
  const start = (): void => {
    for (let i = 0; i < Math.min(readers, Math.max(1, pieces.length)); i++)
      threads.push(startReader(thread, { rules, cacheDir, pieces, scope, next }, mail));
  };
  const tell = (messageTo: (reader: number) => ToReader): void =>
    threads.forEach((one, i) => one.tell(messageTo(i)));
  /** What the readers say of a piece, up to its end. */
  async function* ofPiece(piece: number): AsyncGenerator<OfPiece> {
    for (;;) {
      const message = await mail.ofPiece(piece);
      yield message;
      if (message.kind !== 'records') return;
    }
  }

  return {
    results: () => results,
    remarks: () => remarks,
    close,
    async *first(settled): AsyncGenerator<HandedBatch> {
      if (threads.length === 0) start();
      tell((reader) => ({ kind: 'first', settled: settled?.[reader] ?? null }));
      const ends: PieceEnd[] = [];
      const lines: number[] = [];
      for (const [piece, { input }] of pieces.entries()) {
        const linesBefore = input === pieces[piece - 1]?.input ? linesAfter(lines, ends, piece - 1) : 0;
        lines.push(linesBefore);
        for await (const message of ofPiece(piece)) {
          if (message.kind === 'records')
            yield { piece, records: unpackRecords(message.records, linesBefore) };
          else if (message.kind === 'end') ends.push(message.end);
        }
        if (ends[piece]?.lines === null) {
          await close();
          throw new Indivisible('a piece cannot be cut by itself');
        }
      }
      before = lines;
      remarks = divisible.remarks(pieces, ends);
      results = await Promise.all(
        threads.map(async (one) => {
          const { catalogHash: hash, result } = await one.result();
          if (hash !== catalogHash)
            throw new UserError('the rules changed while they were read', { next: 'run rca again' });
          return result;
        }),
      );
    },
    async *second(around, handed): AsyncGenerator<readonly RawRecord[]> {
      tell(() => ({ kind: 'second', around, handed }));
      for (const piece of pieces.keys())
        for await (const message of ofPiece(piece))
          if (message.kind === 'records')
            yield unpackRecords(message.records, before[piece] ?? 0).map(({ record }) => record);
    },
  };
}

function linesAfter(before: readonly number[], ends: readonly PieceEnd[], piece: number): number {
  return (before[piece] ?? 0) + (ends[piece]?.lines ?? 0);
}

/** A started thread. */
interface Reader {
  readonly tell: (message: ToReader) => void;
  readonly result: () => Promise<Result>;
  readonly end: () => Promise<unknown>;
}

type Result = Extract<FromReader, { kind: 'result' }>;

function startReader(file: URL, task: Omit<ReaderTask, 'taken' | 'ahead'>, mail: Mail): Reader {
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(file, {
    workerData: { ...task, taken, ahead: AHEAD } satisfies ReaderTask,
  });
  const results = createBox<Result>();
  const take = (): void => {
    Atomics.add(taken, 0, 1);
    Atomics.notify(taken, 0);
  };
  thread.on('message', (message: FromReader) => {
    if (message.kind === 'result') results.put(message);
    else mail.put(message, take);
  });
  const fail = (error: Error): void => {
    results.fail(error);
    mail.fail(error);
  };
  thread.on('error', fail);
  thread.on('exit', (code) => fail(new Error(`a reading thread ended early, with ${code}`)));
  // It waits to be told what to do next, and must not keep the process alive.
  thread.unref();
  return {
    tell(message) {
      thread.ref();
      thread.postMessage(message);
    },
    result: () => results.take(),
    end: () => thread.terminate(),
  };
}

/** What readers said of pieces, to be taken in the order of the pieces. */
interface Mail {
  put(message: OfPiece, taken: () => void): void;
  fail(error: Error): void;
  /** Waits for the next message of a piece; throws what ended a reader early. */
  ofPiece(piece: number): Promise<OfPiece>;
}

function createMail(): Mail {
  const boxes = new Map<number, Box<{ readonly message: OfPiece; readonly taken: () => void }>>();
  let failure: Error | null = null;
  const boxOf = (piece: number): NonNullable<ReturnType<typeof boxes.get>> => {
    let box = boxes.get(piece);
    if (!box) {
      boxes.set(piece, (box = createBox()));
      if (failure) box.fail(failure);
    }
    return box;
  };
  return {
    put: (message, taken) => boxOf(message.piece).put({ message, taken }),
    fail(error) {
      failure ??= error;
      for (const box of boxes.values()) box.fail(failure);
    },
    async ofPiece(piece) {
      const { message, taken } = await boxOf(piece).take();
      taken();
      if (message.kind !== 'records') boxes.delete(piece);
      return message;
    },
  };
}

/** Things that one side puts in and the other waits for. */
interface Box<T> {
  put(one: T): void;
  fail(error: Error): void;
  take(): Promise<T>;
}

function createBox<T>(): Box<T> {
  const waiting: T[] = [];
  let failure: Error | null = null;
  let wake: (() => void) | null = null;
  return {
    put(one) {
      waiting.push(one);
      wake?.();
    },
    fail(error) {
      failure ??= error;
      wake?.();
    },
    async take() {
      for (;;) {
        const one = waiting.shift();
        if (one !== undefined) return one;
        if (failure) throw failure;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

/** The thread's file lies beside this one, as source and as built. */
function entry(): URL {
  return new URL(`./reader-thread${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
}
