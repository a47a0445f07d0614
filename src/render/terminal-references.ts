import type { Evidence } from '../model/index.ts';
import { visible } from './escape.ts';
import { columns, fit, pad, wrap } from './width.ts';

/** An insertId is shown by its beginning, as git does with commits: never shorter than this. */
const SHORT = 8;

/** The shortest beginning (8 characters or more) that tells this insertId from all others given. */
function shortId(id: string, all: readonly string[]): string {
  let length = SHORT;
  for (const other of all) {
    if (other === id) continue;
    let same = 0;
    while (same < id.length && id[same] === other[same]) same += 1;
    length = Math.max(length, same + 1);
  }
  return length >= id.length - 2 ? id : id.slice(0, length);
}

function place(e: Evidence): string {
  const file =
    visible(e.file ?? '')
      .split(/[\\/]/)
      .at(-1) ?? '';
  if (e.test !== undefined) return `${file}: ${visible(e.test.split(' > ').at(-1) ?? e.test)}`;
  return e.insertId === undefined
    ? `${file}:${e.line ?? 0}${e.commit === undefined ? '' : `@${visible(e.commit).slice(0, 7)}`}`
    : visible(e.insertId);
}

const unique = (cited: readonly Evidence[]): readonly Evidence[] =>
  [...new Map(cited.map((e) => [e.n, e])).values()].sort((a, b) => a.n - b.n);

/** `[1] junit.xml: test  [2] 68bdf0c3`, at most two lines, with where to read more at the right end. */
export function compactReferences(
  cited: readonly Evidence[],
  width: number,
  more: string,
): readonly string[] {
  const shown = unique(cited);
  const ids = shown.flatMap((e) => (e.insertId === undefined ? [] : [visible(e.insertId)]));
  // Each number printed above must be found here: places get shorter before one is left out.
  const layOut = (most: number): readonly string[] => {
    const lines: string[] = [];
    for (const e of shown) {
      const text = `[${e.n}] ${fit(e.insertId === undefined ? place(e) : shortId(place(e), ids), most)}`;
      const last = lines.at(-1);
      if (last !== undefined && columns(last) + 2 + columns(text) <= width)
        lines[lines.length - 1] = `${last}  ${text}`;
      else lines.push(text);
    }
    return lines;
  };
  const lines = [40, 16, SHORT].map(layOut).find((laid) => laid.length <= 2) ?? layOut(SHORT);
  const kept = lines.slice(0, 2);
  const last = kept.at(-1);
  if (more === '') return kept;
  if (last !== undefined && columns(last) + 3 + columns(more) <= width)
    return [...kept.slice(0, -1), pad(last, width - columns(more)) + more];
  return [...kept.slice(0, 1), ...(kept.length === 2 ? [fit(kept[1] ?? '', width)] : []), more];
}

/** Every citation with its time and quote. */
export function fullReferences(cited: readonly Evidence[], width: number): readonly string[] {
  return unique(cited).flatMap((e) => [
    ...wrap(`[${e.n}] ${place(e)}${e.timestamp === undefined ? '' : ` ${visible(e.timestamp)}`}`, width),
    ...wrap(e.summaryOf ? `request fields: ${visible(e.quote)}` : `"${visible(e.quote)}"`, width - 4).map(
      (line) => `    ${line}`,
    ),
  ]);
}
