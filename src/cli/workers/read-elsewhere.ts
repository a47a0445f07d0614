import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SKIM_FROM, type DecidedReading } from '../../decided-batch.ts';
import type { Origin, SourceRemark } from '../../model/index.ts';
import { createBatchOpener } from '../../skimmed-batch.ts';
import { readBackOf } from '../../sources/index.ts';
import { UserError } from '../../util/errors.ts';
import type { FromWorker, WorkerTask } from './messages.ts';

/** Batches of about 1 MiB that are under way between the threads. */
const AHEAD = 32;

/** Reads saved entries in another thread, which decides what is parsed; the rules there must be those of `catalogHash`. */
export function readElsewhere(
  task: Pick<WorkerTask, 'from' | 'rules' | 'cacheDir'>,
  catalogHash: string,
): DecidedReading {
  let worker: Worker | null = null;
  let remarks: readonly SourceRemark[] = [];
  const end = async (): Promise<void> => {
    await worker?.terminate();
    worker = null;
  };
  return {
    remarks: () => remarks,
    close: end,
    async *batches() {
      await end();
      const taken = new Int32Array(new SharedArrayBuffer(4));
      const thread = (worker = new Worker(entry(), {
        workerData: { ...task, skimFrom: SKIM_FROM, ahead: AHEAD, taken } satisfies WorkerTask,
      }));
      const messages = listen(thread);
      let descriptors: readonly (number | null)[] = [];
      const origins: Origin[] = [];
      const open = createBatchOpener((input) => (origins[input] ??= originOf(() => descriptors[input])));
      for (;;) {
        const message = await messages();
        if (message.kind === 'end') {
          if (message.catalogHash !== catalogHash)
            throw new UserError('the rules changed while they were read', { next: 'run rca again' });
          ({ remarks, descriptors } = message);
          // It waits for nothing any more, and must not keep the process alive.
          thread.unref();
          return;
        }
        yield open(message.batch);
        Atomics.add(taken, 0, 1);
        Atomics.notify(taken, 0);
      }
    },
  };
}

/** Bytes are asked for again only when all were read: until then nobody knows where they are kept. */
function originOf(descriptor: () => number | null | undefined): Origin {
  return {
    open() {
      const fd = descriptor();
      return typeof fd === 'number' ? readBackOf(fd, () => undefined) : null;
    },
  };
}

/** The worker's file lies beside this one, as source and as built. */
function entry(): URL {
  return new URL(`./skim-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
}

/** Gives the thread's messages in order; throws what ended it early. */
function listen(thread: Worker): () => Promise<FromWorker> {
  const waiting: FromWorker[] = [];
  let failure: Error | null = null;
  let wake: (() => void) | null = null;
  const fail = (error: Error): void => {
    failure ??= error;
    wake?.();
  };
  thread.on('message', (message: FromWorker) => {
    waiting.push(message);
    wake?.();
  });
  thread.on('error', fail);
  thread.on('exit', (code) => fail(new Error(`the reading thread ended early, with ${code}`)));
  return async () => {
    for (;;) {
      const message = waiting.shift();
      if (message) return message;
      if (failure) throw failure;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
}
