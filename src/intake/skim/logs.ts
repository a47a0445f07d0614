import { logIdOf } from '../entry-view.ts';
import { nameHash } from '../key-set.ts';
import { isStream } from '../severity.ts';

/** What a log name tells, made once for all entries of the log. */
export interface Log {
  readonly name: string;
  /** Standard output or error of a container: INFO there is no word of the writer. */
  readonly stream: boolean;
  /** In lower case. */
  readonly text: string;
  /** The name's part of its entries' keys. */
  readonly hash: { readonly a: number; readonly b: number };
}

export function logOf(name: string): Log {
  return { name, stream: isStream(logIdOf(name)), text: name.toLowerCase(), hash: nameHash(name) };
}
