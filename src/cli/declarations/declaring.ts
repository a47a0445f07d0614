import type { Io } from '../io.ts';

/** What a command needs to be declared. */
export interface Declaring {
  readonly args: readonly string[];
  readonly io: Io;
  /** Takes the exit code. */
  readonly done: (code: number) => void;
}
