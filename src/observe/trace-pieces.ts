import type { Entry } from '../model/index.ts';
import type { TraceLine } from '../stack/index.ts';
import type { KeptText } from '../util/alike-texts.ts';
import { writerOf } from './writer.ts';

/** Raw texts that may be pieces of a trace, by the keys of their entries: they never leave `observe`. */
export interface TracePieces {
  keep(entry: Entry, key: string): void;
  /** Those of these keys, in their order. */
  of(keys: readonly string[]): readonly TraceLine[];
  clear(): void;
}

/** A piece whose text is made when it is asked for. A class, since with a getter of its own each piece would take several times the memory. */
class TracePiece implements TraceLine {
  readonly id: string;
  readonly time: bigint;
  readonly stream: string;
  readonly writer: string | undefined;
  private readonly kept: KeptText;

  constructor(id: string, entry: Entry, stream: string, kept: KeptText) {
    this.id = id;
    this.time = entry.time;
    this.stream = stream;
    this.writer = writerOf(entry);
    this.kept = kept;
  }

  get text(): string {
    return this.kept.text();
  }
}

/** Nothing kept yet; the texts are kept as `alike` keeps them. */
export function createTracePieces(alike: { keep(text: string): KeptText }): TracePieces {
  const pieces = new Map<string, TracePiece>();
  // Names of instances are long: each is kept once.
  const processes = new Map<string, number>();
  const numberOf = (process: string): number => {
    const known = processes.get(process) ?? processes.size;
    if (known === processes.size) processes.set(process, known);
    return known;
  };
  return {
    keep(entry, key) {
      const { trace, requestId, operationId } = entry.correlation;
      const process = numberOf(`${entry.instance ?? entry.service ?? ''}|${entry.logId ?? ''}`);
      // Lines of different requests are never pieces of one trace.
      const stream = [process, trace, requestId, operationId].join('|');
      pieces.set(key, new TracePiece(key, entry, stream, alike.keep(entry.stackTexts[0] ?? entry.message)));
    },
    of: (keys) => keys.flatMap((key) => pieces.get(key) ?? []),
    clear: () => pieces.clear(),
  };
}
