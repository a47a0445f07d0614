import type { Comparison } from '../../model/index.ts';
import { visible } from '../escape.ts';
import { columns, wholeClauses, wrap } from '../width.ts';
import { newsIn, patternsSentence } from '../patterns.ts';
import { countsText, endpointText } from './words.ts';

const SETTLED = new Set(['fixed', 'improved', 'worse', 'new', 'regressed']);

/** What became of things, above the findings: the verdicts counted, what of the lines is new, and the endpoints that changed, as many as fit. */
export function changeLines(comparison: Comparison, width: number): readonly string[] {
  const { before } = comparison;
  // What was not read of it cannot be called new: that is said first. Of the same logs the report says it once.
  const cut = before.complete || before.source.endsWith(' in the same logs') ? '' : ' (NOT complete)';
  const lines = [...wrap(`against ${visible(before.source)}${cut}: ${countsText(comparison)}`, width, 2)];
  const { patterns } = comparison;
  if (patterns?.which === 'all' || newsIn(patterns).length > 0)
    lines.push(...wholeClauses(visible(patternsSentence(comparison)), width, 2));
  let changed = '';
  for (const e of comparison.endpoints.filter((x) => SETTLED.has(x.verdict))) {
    const more = `${changed === '' ? '' : '   '}${visible(e.route)} ${endpointText(e)}`;
    if (columns(changed + more) > width) break;
    changed += more;
  }
  return changed === '' ? lines : [...lines, changed];
}
