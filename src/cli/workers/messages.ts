import type { SourceRemark } from '../../model/index.ts';
import type { SkimmedBatch } from '../../skimmed-batch.ts';

/** What the reading thread is started with. */
export interface WorkerTask {
  readonly from: readonly string[];
  /** Folders of rules, and where the compiled ones are kept. */
  readonly rules: readonly string[];
  readonly cacheDir: string | undefined;
  /** Records that are parsed before the rest is skimmed. */
  readonly skimFrom: number;
  /** Batches that may be under way. */
  readonly ahead: number;
  /** One number, shared: how many batches the other thread has taken. */
  readonly taken: Int32Array;
}

/** What the reading thread says. */
export type FromWorker =
  | { readonly kind: 'batch'; readonly batch: SkimmedBatch }
  | {
      readonly kind: 'end';
      readonly catalogHash: string;
      readonly remarks: readonly SourceRemark[];
      /** By input: where its bytes can be had again while the thread lives. */
      readonly descriptors: readonly (number | null)[];
    };
