import { anyValue, isPresent } from './access.ts';
import type { Predicate, Test } from './access.ts';
import type { Argument, Path } from './ast.ts';
import type { FilterError } from './error.ts';
import { resolve } from './resolve.ts';
import type { ScalarType } from './schema.ts';
import type { WordSearch } from './word-search.ts';

/** Left side of a comparison: how its values are reached and what type they have. */
export interface Operand {
  /** As the person wrote it, for messages. */
  readonly label: string;
  /** `dynamic`: the JSON value says; `proto`: typed, but the entry does not say how; `struct`: an object. */
  readonly type: ScalarType | 'dynamic' | 'proto' | 'struct';
  /** Under a part of protoPayload that is an untyped structure, strings are strings. */
  readonly untyped: boolean;
  /** Whether any value passes a test. */
  readonly bind: (test: Test) => Predicate;
  readonly present: Predicate;
  /** Whether the value is the same for each entry. */
  readonly constant: boolean;
}

/** What compiling a filter gathers beside the predicate, and how functions reach their arguments. */
export interface Scope {
  readonly warn: (warning: FilterError) => void;
  /** Legal for the server, impossible here: stops `compile`, not `parseFilter`. */
  readonly refuse: (error: FilterError) => void;
  readonly operand: (argument: Argument) => Operand;
  readonly words: WordSearch;
}

/** Parts of an AuditLog that are google.protobuf.Struct. */
const STRUCTS = new Set(['request', 'response', 'metadata']);

/** The operand that a path names; stops with a located error where LogEntry has no such field. */
export function fieldOperand(path: Path): Operand {
  const field = resolve(path);
  return {
    label: path.names.join('.'),
    type: field.type ?? (field.kind === 'scalar' ? 'string' : field.kind),
    untyped: field.kind === 'proto' && STRUCTS.has((field.keys[1] ?? '').toLowerCase()),
    bind: (test) => anyValue(field, test),
    present: isPresent(field),
    constant: false,
  };
}

/** A literal in a field's place: `cast("2025-01-01", TIMESTAMP)`. */
export function constantOperand(text: string): Operand {
  return {
    label: JSON.stringify(text),
    type: 'string',
    untyped: true,
    bind: (test) => {
      const result = test(text);
      return () => result;
    },
    present: () => true,
    constant: true,
  };
}
