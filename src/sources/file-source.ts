import type { SourceRemark } from '../model/index.ts';
import { byCode, counted } from '../util/text.ts';
import type { Input } from './io/feed.ts';
import { keepFeed, type KeptFeed } from './io/read-back.ts';
import type { Collected, Divisible, LogSource, SourceIo } from './log-source.ts';
import { divide, readLines, remarksOf } from './pieces.ts';
import { readInput, type ReadOptions } from './read-input.ts';

const BLOCK = 1024 * 1024;
/** Documented limit of one record; the API's own limit for an entry is 512 KiB. */
const RECORD_LIMIT = 16 * 1024 * 1024;
const NAMED = 3;

/** What a location came down to: inputs to read in order. */
interface FileSourceParts {
  readonly description: string;
  readonly inputs: readonly Input[];
  /** Files found by searching a folder: those that hold no entries are passed over with one note. */
  readonly searched?: string;
  readonly collected?: Collected;
  /** What finding the inputs had to say. */
  readonly remarks?: readonly SourceRemark[];
  readonly close?: () => void;
}

/** A source over saved bytes. */
export function fileSource(parts: FileSourceParts, io: SourceIo): LogSource {
  let remarks: readonly SourceRemark[] = parts.remarks ?? [];
  const kept = new Map<Input, KeptFeed>();
  const letGo = (): void => {
    for (const one of kept.values()) one.close();
    kept.clear();
  };
  const optionsFor = (input: Input, found: SourceRemark[], passedOver: string[]): ReadOptions => ({
    blockSize: io.blockSize ?? BLOCK,
    recordLimit: io.recordLimit ?? RECORD_LIMIT,
    remark: (remark) => found.push(remark),
    keep: (feed) => {
      kept.get(input)?.close();
      const one = keepFeed(feed, io.spoolDir);
      kept.set(input, one);
      return one;
    },
    ...(parts.searched === undefined ? {} : { passOver: (name: string) => passedOver.push(name) }),
  });
  const together = (
    found: readonly SourceRemark[],
    passedOver: readonly string[],
  ): readonly SourceRemark[] => [
    ...(parts.remarks ?? []),
    ...found,
    ...(passedOver.length > 0 ? [passedOverRemark(passedOver, parts.searched ?? '')] : []),
  ];
  return {
    description: parts.description,
    async *batches() {
      const found: SourceRemark[] = [];
      const passedOver: string[] = [];
      letGo();
      try {
        for (const input of parts.inputs) yield* readInput(input, optionsFor(input, found, passedOver));
      } finally {
        remarks = together(found, passedOver);
      }
    },
    remarks: () => remarks,
    ...(parts.inputs.every((input) => input.slices)
      ? {
          divisible: {
            divide: (size) => divide(parts.inputs, size),
            async *read({ input: number, bytes }) {
              const input = parts.inputs[number];
              if (!input) throw new Error(`there is no input ${number}`);
              const found: SourceRemark[] = [];
              const passedOver: string[] = [];
              const options = optionsFor(input, found, passedOver);
              let lines: number | null = 0;
              if (bytes) lines = yield* readLines(input, bytes, options);
              else yield* readInput(input, options);
              return { lines, remarks: found, passedOver: passedOver[0] ?? null };
            },
            remarks: (pieces, ends) =>
              together(
                remarksOf(pieces, ends),
                ends.flatMap((end) => end.passedOver ?? []),
              ),
          } satisfies Divisible,
        }
      : {}),
    close: async () => {
      letGo();
      parts.close?.();
    },
    ...(parts.collected ? { collected: parts.collected } : {}),
  };
}

function passedOverRemark(names: readonly string[], folder: string): SourceRemark {
  const shown = [...names].sort(byCode).slice(0, NAMED).join(', ');
  const rest = names.length > NAMED ? ', ...' : '';
  return {
    kind: 'note',
    message: `${counted(names.length, 'file')} in ${folder} passed over, no log entries in it: ${shown}${rest}`,
  };
}
