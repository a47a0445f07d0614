import { figuresIn, type Figure, type Flag, type Line } from './claim.ts';

/** What may stand between a share and its percentage: brackets, dashes, signs, a word or two such as "passing". */
const BETWEEN = /^(?:\s*[([=:,–—~≈-]\s*|\s+(?:[a-z]{2,20}\s+){0,2}[([=:–—-]?\s*|\s+)$/i;
const UP = '(?:up|increased?|rose|risen|grew|grown|higher|climbed)';
const DOWN = '(?:down|decreased?|fell|fallen|dropped|declined|lower|shrank)';
const FROM = new RegExp(`\\b(${UP}|${DOWN})\\b(?: slightly| sharply)? from `, 'gi');
const IS_UP = new RegExp(`^${UP}$`, 'i');

/** `84 % (22/25)`: a percentage that is not that of its share. */
export function shareAgainstPercent({ n, text }: Line): readonly Flag[] {
  const figures = figuresIn(text);
  const flags: Flag[] = [];
  for (const [i, a] of figures.entries()) {
    const b = figures[i + 1];
    if (!b || a.kind === b.kind || !BETWEEN.test(text.slice(a.end, b.at))) continue;
    // "2/3 tests, 67 % of users": the percentage is of something else.
    if (a.kind === 'share' && /^ of /.test(text.slice(b.end))) continue;
    // "36/36 (95 % interval 88 to 100 %)": how sure the figure is, not the figure.
    if (/^\s*(?:confidence|credible)?\s*(?:interval|CI\b)/.test(text.slice(b.end))) continue;
    const [share, percent] = a.kind === 'share' ? [a, b] : [b, a];
    // Cut instead of rounded is no contradiction.
    const slack = 1.0001 * 10 ** -(percent.decimals + 2);
    if (Math.abs(share.value - percent.value) < slack) continue;
    flags.push({
      line: n,
      column: a.at + 1,
      claim: text.slice(a.at, b.end),
      problem: `${share.text} is ${(share.value * 100).toFixed(percent.decimals)} %`,
    });
  }
  return flags;
}

/** `84 % - UP from 88 %`, `up from 23/25 to 21/25`; shares of different totals are no trend at all. */
export function direction({ n, text }: Line): readonly Flag[] {
  const flags: Flag[] = [];
  const figures = figuresIn(text);
  for (const m of text.matchAll(FROM)) {
    const end = m.index + m[0].length;
    const from = figures.find((f) => f.at === end || (f.at > end && /^\**~?$/.test(text.slice(end, f.at))));
    if (!from) continue;
    const to = toOf(text, figures, from) ?? before(text, figures, m.index, from);
    if (!to || to.kind !== from.kind) continue;
    const claim = text.slice(Math.min(to.at, m.index), Math.max(from.end, to.end));
    const add = (problem: string): void =>
      void flags.push({ line: n, column: Math.min(to.at, m.index) + 1, claim, problem });
    if (to.kind === 'share' && to.of !== from.of)
      add(`${from.text} and ${to.text} have different totals: that is no trend`);
    else if (to.value === from.value) add(`${from.text} and ${to.text} are the same`);
    else if (IS_UP.test(m[1] ?? '') !== to.value > from.value)
      add(`from ${from.text} to ${to.text} is ${to.value > from.value ? 'up' : 'down'}`);
  }
  return flags;
}

/** "up from A to B". */
function toOf(text: string, figures: readonly Figure[], from: Figure): Figure | undefined {
  return figures.find(
    (f) => f.at > from.end && /^\**\s*(?:\([^()]{0,40}\)\s*)?to \**$/.test(text.slice(from.end, f.at)),
  );
}

/** "B, up from A": the nearest figure of the same kind before it, in the same sentence. */
function before(text: string, figures: readonly Figure[], at: number, from: Figure): Figure | undefined {
  const near = figures.findLast((f) => f.end <= at && f.kind === from.kind);
  if (!near || at - near.end > 60) return undefined;
  const between = text.slice(near.end, at);
  // Another sentence, or another subject, is another figure's.
  return /[.;!?]\s|\band\b|\bwhile\b|\|/.test(between) ? undefined : near;
}
