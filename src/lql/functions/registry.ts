import type { Predicate } from '../access.ts';
import type { Call } from '../ast.ts';
import type { Operand, Scope } from '../operand.ts';
import { cast } from './cast.ts';
import { ipInNet } from './ip-in-net.ts';
import { logId, source } from './log-name.ts';
import { regexpExtract } from './regexp-extract.ts';
import { sample } from './sample.ts';
import { search } from './search.ts';

/** Functions that are conditions of their own. */
export const PREDICATES: ReadonlyMap<string, (call: Call, scope: Scope) => Predicate> = new Map([
  ['log_id', logId],
  ['source', source],
  ['sample', sample],
  ['ip_in_net', ipInNet],
  ['search', search],
]);

/** Functions that give a value to compare. */
export const VALUES: ReadonlyMap<string, (call: Call, scope: Scope) => Operand> = new Map([
  ['cast', cast],
  ['regexp_extract', regexpExtract],
]);
