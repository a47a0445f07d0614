// A thread that reads pieces of saved entries and decides on their bytes which of them are parsed (readers.ts starts it).
import { parentPort, workerData } from 'node:worker_threads';
import { createMatcher, loadCatalog } from '../../catalog/index.ts';
import {
  buffersOf,
  createPrefilter,
  createQuietPass,
  type HandedRecord,
  packRecords,
  type PieceNotes,
  type Settled,
} from '../../reading/index.ts';
import { entryOf, readRecord } from '../../intake/index.ts';
import type { RawRecord } from '../../model/index.ts';
import { chainIn, tryRules, type RawMatch } from '../../observe/index.ts';
import { createPieceReader, type Piece } from '../../sources/index.ts';
import { successRules } from '../../success-counts.ts';
import type { FromReader, ReaderTask, ToReader } from './messages.ts';

const port = parentPort;
if (!port) throw new Error('reader-thread.ts is the entry of a thread');
const task = workerData as ReaderTask;

/** So many messages wait where the thread that observes has more to do than this one. */
const BEHIND = 4;
/** Records that are fetched again in one message. */
const AT_ONCE = 1000;

let sent = 0;
/** Messages that the other thread has not taken yet. */
const waiting = (): number => sent - Atomics.load(task.taken, 0);
const post = (message: FromReader, buffers: readonly ArrayBuffer[] = []): void =>
  port.postMessage(message, [...buffers]);
/** Waits until few enough are under way that one more may follow. */
const postInTurn = (message: FromReader, buffers: readonly ArrayBuffer[] = []): void => {
  for (;;) {
    const taken = Atomics.load(task.taken, 0);
    if (sent - taken < task.ahead) break;
    Atomics.wait(task.taken, 0, taken);
  }
  sent += 1;
  post(message, buffers);
};
const postRecords = (piece: number, handed: readonly HandedRecord[]): void => {
  if (handed.length === 0) return;
  const records = packRecords(handed);
  postInTurn({ kind: 'records', piece, records }, buffersOf(records));
};

const catalog = await loadCatalog(task.rules, task.cacheDir === undefined ? {} : { cacheDir: task.cacheDir });
const read = createPieceReader({});
const match = createMatcher(catalog);
const prefilter = createPrefilter({ rules: [...catalog.rules, ...successRules(catalog)] });
/** The pieces that this thread has read, in order, with what it noted. */
let own = new Map<number, PieceNotes>();

/** Rules are tried by the thread that has the time: here, while the other one is behind. */
function tried(record: Extract<RawRecord, { kind: 'bytes' }>): readonly RawMatch[] | undefined {
  if (waiting() <= BEHIND) return undefined;
  const read = readRecord(record);
  const entry = typeof read === 'string' ? read : entryOf(read.raw, record.where);
  return typeof entry === 'string'
    ? []
    : tryRules(entry, chainIn(entry), (view, exceptions) => match({ entry: view, exceptions }));
}

/** Pieces in order: at first those that nobody else takes, later the same again. */
function* mine(): Generator<number> {
  if (own.size > 0) return yield* [...own.keys()];
  for (;;) {
    const piece = Atomics.add(task.next, 0, 1);
    if (piece >= task.pieces.length) return;
    yield piece;
  }
}

async function first(settled: Settled | null): Promise<void> {
  const pass = createQuietPass({ prefilter, scope: task.scope, settled, tryRules: tried });
  const noted = new Map<number, PieceNotes>();
  for (const piece of mine()) {
    const notes = pass.piece();
    noted.set(piece, notes);
    const records = read(task.pieces[piece] as Piece);
    for (;;) {
      const batch = await records.next();
      if (batch.done) {
        postInTurn({ kind: 'end', piece, end: batch.value });
        break;
      }
      postRecords(piece, notes.take(batch.value));
    }
  }
  own = noted;
  post({ kind: 'result', catalogHash: catalog.hash, result: pass.result() });
}

async function second({ around, handed }: Extract<ToReader, { kind: 'second' }>): Promise<void> {
  for (const [piece, notes] of own) {
    const wanted = notes.wanted(around, handed.get(piece) ?? new Set());
    const fetched = notes.fetch(wanted);
    if (fetched) for (const batch of fetched) sendAgain(piece, batch);
    else await readAgain(piece, wanted);
    postInTurn({ kind: 'fetched', piece });
  }
}

/** What cannot be had again by itself is read again with all the rest. */
async function readAgain(piece: number, wanted: (at: number) => boolean): Promise<void> {
  let at = 0;
  const records = read(task.pieces[piece] as Piece);
  for (let batch = await records.next(); !batch.done; batch = await records.next())
    sendAgain(
      piece,
      batch.value.filter(() => wanted(at++)),
    );
}

function sendAgain(piece: number, records: readonly RawRecord[]): void {
  for (let from = 0; from < records.length; from += AT_ONCE)
    postRecords(
      piece,
      records.slice(from, from + AT_ONCE).map((record, at) => ({ record, at, tried: undefined })),
    );
}

let latest = Promise.resolve();
port.on('message', (message: ToReader) => {
  latest = latest.then(() => (message.kind === 'first' ? first(message.settled) : second(message)));
});
