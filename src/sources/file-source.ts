import type { SourceRemark } from '../model/index.ts';
import { byCode, counted } from '../util/text.ts';
import type { Input, OpenFile } from './io/feed.ts';
import type { Collected, Divisible, LogSource, SourceIo } from './log-source.ts';
import { inputReading } from './piece-reader.ts';
import { divide, remarksOf } from './pieces.ts';
import { readInput } from './read-input.ts';

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
  const reading = inputReading(io);
  const held: OpenFile[] = [];
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
      const passOver = parts.searched === undefined ? null : (name: string) => passedOver.push(name);
      reading.letGo();
      try {
        for (const input of parts.inputs)
          yield* readInput(
            input,
            reading.options(input, (remark) => found.push(remark), passOver),
          );
      } finally {
        remarks = together(found, passedOver);
      }
    },
    remarks: () => remarks,
    ...(parts.inputs.every((input) => input.file)
      ? {
          divisible: {
            divide: (size) =>
              divide(parts.inputs, size, parts.searched !== undefined, (file) => held.push(file)),
            remarks: (pieces, ends) =>
              together(
                remarksOf(pieces, ends),
                ends.flatMap((end) => end.passedOver ?? []),
              ),
          } satisfies Divisible,
        }
      : {}),
    close: async () => {
      reading.letGo();
      for (const file of held.splice(0)) file.close();
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
