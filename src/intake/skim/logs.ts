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

const KEPT = 10_000;

/** Logs by name. */
export class Logs {
  private readonly known = new Map<string, Log>();

  of(name: string): Log {
    let log = this.known.get(name);
    if (log) return log;
    log = { name, stream: isStream(logIdOf(name)), text: name.toLowerCase(), hash: nameHash(name) };
    if (this.known.size >= KEPT) this.known.clear();
    this.known.set(name, log);
    return log;
  }
}
