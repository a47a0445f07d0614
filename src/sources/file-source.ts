import type { SourceRemark } from '../model/index.ts';
import { byCode, counted } from '../util/text.ts';
import type { Input } from './io/feed.ts';
import { keepFeed, type KeptFeed } from './io/read-back.ts';
import type { Collected, LogSource, SourceIo } from './log-source.ts';
import { readInput } from './read-input.ts';

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
  let remarks: SourceRemark[] = [...(parts.remarks ?? [])];
  let kept: KeptFeed[] = [];
  const letGo = (): void => {
    for (const one of kept) one.close();
    kept = [];
  };
  return {
    description: parts.description,
    async *batches() {
      const found: SourceRemark[] = [...(parts.remarks ?? [])];
      remarks = found;
      const passedOver: string[] = [];
      letGo();
      for (const input of parts.inputs)
        yield* readInput(input, {
          blockSize: io.blockSize ?? BLOCK,
          recordLimit: io.recordLimit ?? RECORD_LIMIT,
          remark: (remark) => found.push(remark),
          keep: (feed) => {
            const one = keepFeed(feed, io.spoolDir);
            kept.push(one);
            return one;
          },
          ...(parts.searched === undefined ? {} : { passOver: (name: string) => passedOver.push(name) }),
        });
      if (passedOver.length > 0) found.push(passedOverRemark(passedOver, parts.searched ?? ''));
    },
    remarks: () => remarks,
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
