import type { JsonObject } from '../../model/index.ts';
import { isObject } from '../json-access.ts';
import { appLine } from './app-line.ts';
import { bigQueryRow } from './bigquery-row.ts';
import { consoleCsv } from './console-csv.ts';
import { gcloudCsv } from './gcloud-csv.ts';
import { pubsub } from './pubsub.ts';
import { rest } from './rest.ts';
import { snakeCase } from './snake-case.ts';
import type { Spelling } from './spelling.ts';
import { wrapped } from './wrapped.ts';

/** Every way in which an entry may be written, told apart in this order: one file and one line each. */
export const SPELLINGS: readonly Spelling[] = [
  bigQueryRow,
  consoleCsv,
  snakeCase,
  rest,
  pubsub,
  wrapped,
  gcloudCsv,
  appLine,
];

/** An entry in the REST API's spelling, with the spelling that it was found in. */
type Read =
  | { readonly ok: true; readonly raw: JsonObject; readonly loss: number; readonly lossy: boolean }
  | { readonly ok: false; readonly reason: string };

/** Envelopes in envelopes: Eventarc around Pub/Sub around `{entry}` is three. */
const MAX_NESTING = 4;

/** Any spelling of an entry -> REST spelling (camelCase). The reason never holds text of the input. */
export function readSpelling(value: unknown, flat = false): Read {
  let current = value;
  let lossy = false;
  for (let depth = 0; depth <= MAX_NESTING; depth++) {
    if (!isObject(current)) return { ok: false, reason: `${kindOf(current)} where a log entry should be` };
    const object = current;
    const spelling = SPELLINGS.find((candidate) => candidate.matches(object, flat && depth === 0));
    if (!spelling)
      return { ok: false, reason: 'a JSON object that is no log entry: neither its fields nor a time' };
    const result = spelling.spell(object);
    if ('reason' in result) return { ok: false, reason: result.reason };
    if ('raw' in result) return { ok: true, raw: result.raw, loss: spelling.loss, lossy };
    current = result.inner;
    lossy ||= result.lossy ?? false;
  }
  return { ok: false, reason: 'envelopes nested too deep' };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
