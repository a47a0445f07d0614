import type { Finding, Layer } from '../model/index.ts';
import { counted, formatCount } from '../util/text.ts';
import { visible } from './escape.ts';
import { clip, columns, pad, wrap } from './width.ts';
import { checkText, scoreText } from './score-text.ts';
import { sourceView } from './source-view.ts';
import { suspectsBeside } from './suspects.ts';

/** A line of the terminal report: a label, its text, and what stands at the right edge. */
export interface Row {
  readonly label: string;
  readonly text: string;
  readonly right: string;
}

/** One statement of a finding, before it is known how many lines it may take. */
export interface Item {
  readonly label: string;
  readonly text: string;
  /** The basis and its citations; '' where there is none. */
  readonly right: string;
  /** Lines that it may take on the first screen. */
  readonly lines: number;
  /** Left out first where the screen is full: higher goes earlier, 0 stays. */
  readonly weight: number;
}

const LABEL = 8;

/** The statements of a finding in the order of reading: chain, what is only suspected, what to do; `full` adds how each is known. */
export function findingItems(f: Finding, full: boolean): readonly Item[] {
  const items: Item[] = [];
  const add = (label: string, text: string, right: string, lines: number, weight: number): void => {
    items.push({ label, text: visible(text), right, lines: full ? Infinity : lines, weight });
  };
  f.layers.forEach((layer, i) => {
    add(i === 0 ? 'surface' : `why ${i}`, layer.title, `${layer.basis} ${marks(layer, full)}`, 3, 0);
    if (full) layerDetails(layer, add);
    for (const claim of layer.claims ?? [])
      add('claim', `the application guesses: "${claim}"`, 'no evidence', 2, 5);
    for (const c of layer.contradicted ?? []) {
      if (!layer.claims?.includes(c.claim)) add('claim', `the application says: "${c.claim}"`, '', 2, 5);
      add('but', c.why, c.evidence.map((e) => `[${e.n}]`).join(''), 2, 5);
    }
  });
  const next = `why ${f.layers.length}`;
  const suspects = suspectsBeside(f);
  const suspected = full ? suspects : suspects.slice(0, 2);
  suspected.forEach((s, i) => {
    const cited = citesOf(s.evidence ?? [], full);
    add(i === 0 ? next : 'or', s.title, `suspected${cited === '' ? '' : ` ${cited}`}`, 2, i === 0 ? 0 : 4);
    if (full) add('check', checkText(s.confirm, s.score), '', 3, 0);
  });
  if (!full && suspected[0]) add('check', suspected[0].confirm, '', 4, 0);
  if (f.open !== null && (full || suspects.length === 0))
    add(
      suspects.length === 0 ? next : 'open',
      `not established${/^[A-Z]/.test(f.open) ? '.' : ';'} ${f.open}`,
      '',
      3,
      0,
    );
  for (const r of f.refuted) {
    // The first screen has no room for what it would cite.
    const cited = full ? r.evidence.slice(0, 3).map((e) => `[${e.n}]`) : [];
    add(
      'not it',
      `${r.title}: ${r.why}`,
      ['refuted', ...(cited.length > 0 ? [cited.join('')] : [])].join(' '),
      2,
      3,
    );
  }
  for (const a of f.alternatives)
    add(
      'instead',
      full
        ? `${a.title}; ${a.why}; decided by: ${a.decides}${a.score ? `; score ${scoreText(a.score)}` : ''}`
        : `${a.title}; ${a.why}`,
      '',
      2,
      6,
    );
  if (full && f.score) add('chosen', `score ${scoreText(f.score)}`, '', 2, 6);
  if (f.began)
    add(
      'began',
      `with ${f.began.revision}, ${f.began.minutesAfter} min after it started; before: ${f.began.before}`,
      '',
      2,
      2,
    );
  if (!full && f.source?.changed?.between === 'yes') {
    const { file, line, changed, evidence } = f.source;
    add(
      'code',
      `${file}:${line} was changed in ${changed.commit.slice(0, 7)} ("${changed.subject}"); ${changed.says}`,
      `[${evidence.n}]`,
      3,
      3,
    );
  }
  // What a person named they know; the first screen has what the entries show beside it.
  const changes = (f.changes ?? []).filter((c) => full || c.evidence.length > 0);
  for (const change of changes.slice(0, full ? undefined : 1))
    add('changed', change.text, change.evidence.map((e) => `[${e.n}]`).join(''), 2, 3);
  if (f.traffic) add('traffic', f.traffic.text, '', 2, 4);
  if (f.oldest) add('oldest', f.oldest.text, '', 2, 4);
  if (f.story !== undefined) add('history', f.story, '', 2, 5);
  if (full) for (const action of f.actions) add('do', action, '', 1, 0);
  else if (f.actions.length > 0) add('do', f.actions.map((a) => a.replace(/\.$/, '')).join('; '), '', 2, 1);
  if (full) findingDetails(f, add);
  return items;
}

type Add = (label: string, text: string, right: string, lines: number, weight: number) => void;

function layerDetails(layer: Layer, add: Add): void {
  if (layer.exception?.frame) add('', `at ${layer.exception.frame}`, '', 1, 0);
  if (layer.because !== '') add('', layer.because.trim(), '', 1, 0);
  if (layer.link) add('', `tie (${layer.link.basis}): ${layer.link.why}`, '', 1, 0);
  if (layer.basis === 'inferred') add('', `to confirm: ${layer.confirm}`, '', 1, 0);
  add('', `seen in ${layer.seen.failures}/${layer.seen.of} failures; at fault: ${layer.component}`, '', 1, 0);
}

function findingDetails(f: Finding, add: Add): void {
  const root = f.rootCause;
  add('so', root ? `${root.label}: ${root.title}` : 'no cause is established', '', 1, 0);
  add(
    'seen',
    `${counted(f.failures, 'failure')}, ${counted(f.entries, 'entry', 'entries')}, ${f.firstSeen} to ${f.lastSeen}`,
    '',
    1,
    0,
  );
  const revisions = f.revisions.length > 0 ? `; ${f.revisions.join(', ')}` : '';
  add('where', `${f.services.join(', ')}${revisions}`, '', 1, 0);
  const source = sourceView(f);
  if (source) {
    add('code', `${source.place}: ${source.sentences}`, `[${f.source?.evidence.n ?? 0}]`, 1, 0);
    for (const line of source.lines) add('', line, '', 1, 0);
  }
  for (const t of f.tests) add('test', `${t.name}: ${t.why}`, '', 1, 0);
  const joins = f.joins.map((j) => `${formatCount(j.count)} by ${j.kind}`);
  if (joins.length > 0) add('joined', joins.join(', '), '', 1, 0);
  if (f.impact !== undefined) add('impact', f.impact, '', 1, 0);
  add('name', f.fingerprint, '', 1, 0);
}

function marks(layer: Layer, full: boolean): string {
  return citesOf(layer.evidence, full);
}

function citesOf(evidence: Layer['evidence'], full: boolean): string {
  return evidence
    .slice(0, full ? 3 : 1)
    .map((e) => `[${e.n}]`)
    .join('');
}

/** Statements fitted to a width: each can be shown in `most[i]` lines, or fewer with its end cut. */
export interface Laid {
  /** Lines that each statement takes where nothing is cut, at most what it may. */
  readonly most: readonly number[];
  rows(allowed: readonly number[]): readonly Row[];
}

/** Fits statements to the width; the bases stand in one column. */
export function layItems(items: readonly Item[], width: number): Laid {
  const edge = Math.max(0, ...items.map((item) => columns(item.right)));
  const left = width - LABEL - 2;
  const laid = items.map((item) => {
    const room = Math.max(16, item.right === '' ? left : left - edge - 1);
    return { item, room, lines: wrap(item.text, room) };
  });
  return {
    most: laid.map(({ item, lines }) => Math.min(item.lines, lines.length)),
    rows: (allowed) =>
      laid.flatMap(({ item, room, lines }, i) =>
        clip(lines, allowed[i] ?? 1, room).map((line, n) => ({
          label: pad(n === 0 ? item.label : '', LABEL),
          text: n === 0 && item.right !== '' ? pad(line, room) : line,
          right: n === 0 ? item.right : '',
        })),
      ),
  };
}
