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
export const PREDICATES: Readonly<Record<string, (call: Call, scope: Scope) => Predicate>> = Object.assign(
  Object.create(null),
  {
    log_id: logId,
    source,
    sample,
    ip_in_net: ipInNet,
    search,
  },
);

/** Functions that give a value to compare. */
export const VALUES: Readonly<Record<string, (call: Call, scope: Scope) => Operand>> = Object.assign(
  Object.create(null),
  {
    cast,
    regexp_extract: regexpExtract,
  },
);
