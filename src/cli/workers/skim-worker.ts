// The thread that reads saved entries and decides on their bytes which of them are parsed (workers/read-elsewhere.ts starts it).
import { Readable } from 'node:stream';
import { parentPort, workerData } from 'node:worker_threads';
import { createMatcher, loadCatalog } from '../../catalog/index.ts';
import { decideHere } from '../../decided-batch.ts';
import { entryOf, readRecord } from '../../intake/index.ts';
import type { Origin } from '../../model/index.ts';
import { chainIn, tryRules } from '../../observe/index.ts';
import { createPrefilter } from '../../prefilter.ts';
import { buffersOf, createBatchPacker } from '../../skimmed-batch.ts';
import { openSources } from '../../sources/index.ts';
import { successRules } from '../../success-counts.ts';
import type { FromWorker, WorkerTask } from './messages.ts';

const port = parentPort;
if (!port) throw new Error('skim-worker.ts is the entry of a thread');
const task = workerData as WorkerTask;

/** So many batches wait where the other thread has more to do than this one. */
const BEHIND = 4;

let sent = 0;
/** Batches that the other thread has not taken yet. */
const waiting = (): number => sent - Atomics.load(task.taken, 0);
/** Waits until so few batches are under way that one more may follow. */
const mayGoOn = (): void => {
  for (;;) {
    const taken = Atomics.load(task.taken, 0);
    if (sent - taken < task.ahead) break;
    Atomics.wait(task.taken, 0, taken);
  }
  sent += 1;
};
const post = (message: FromWorker, buffers: readonly ArrayBuffer[] = []): void =>
  port.postMessage(message, [...buffers]);

const catalog = await loadCatalog(task.rules, task.cacheDir === undefined ? {} : { cacheDir: task.cacheDir });
const source = await openSources(task.from, { stdin: Readable.from([]) });
const inputs = new Map<Origin, number>();
const inputOf = (origin: Origin): number => {
  let number = inputs.get(origin);
  if (number === undefined) inputs.set(origin, (number = inputs.size));
  return number;
};
const match = createMatcher(catalog);
const packer = createBatchPacker({
  inputOf,
  // Rules are tried by the thread that has the time: here, while the other one is behind.
  tryRules(record) {
    if (waiting() <= BEHIND) return undefined;
    const read = readRecord(record);
    const entry = typeof read === 'string' ? read : entryOf(read.raw, record.where);
    return typeof entry === 'string'
      ? []
      : tryRules(entry, chainIn(entry), (view, exceptions) => match({ entry: view, exceptions }));
  },
});
const prefilter = (): ReturnType<typeof createPrefilter> =>
  createPrefilter({ rules: [...catalog.rules, ...successRules(catalog)] });
for await (const batch of decideHere(source, prefilter, task.skimFrom)) {
  mayGoOn();
  const packed = packer.pack(batch);
  post({ kind: 'batch', batch: packed }, buffersOf(packed));
}
// Its files are closed when a thread ends: it stays until it is ended, for the second reading.
port.on('message', () => undefined);
post({
  kind: 'end',
  catalogHash: catalog.hash,
  remarks: source.remarks(),
  descriptors: [...inputs.keys()].map((origin) => origin.open()?.fd ?? null),
});
