import { compile, printFilter, type Filter } from '../lql/index.ts';
import type { JsonObject } from '../model/index.ts';
import { cut } from '../util/text.ts';
import { textsAt } from './field-text.ts';

const MAX_CLAUSES = 3;
const MAX_VALUE = 120;

/** The clauses of a filter that an entry does not meet, each with the value that the entry has instead. */
export function filterMiss(filter: Filter, raw: JsonObject): string {
  const clauses = filter.root.kind === 'and' ? filter.root.items : [filter.root];
  const failed = clauses.flatMap((root) => {
    const clause: Filter = { ...filter, root };
    return compile(clause)(raw) ? [] : [clause];
  });
  const told = failed
    .slice(0, MAX_CLAUSES)
    .map((clause) => `${printFilter(clause)} does not hold${valueOf(clause, raw)}`);
  return `${told.join('; ')}${failed.length > MAX_CLAUSES ? `; and ${failed.length - MAX_CLAUSES} more` : ''}`;
}

function valueOf({ root }: Filter, raw: JsonObject): string {
  if (root.kind !== 'compare' || root.left.kind !== 'path') return '';
  const texts = textsAt(raw, root.left.names);
  if (texts.length === 0) return ': the entry does not have the field';
  return `: it is ${texts
    .slice(0, 3)
    .map((text) => JSON.stringify(cut(text, MAX_VALUE)))
    .join(', ')}`;
}
