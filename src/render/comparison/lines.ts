import type { Comparison, FindingVerdict } from '../../model/index.ts';
import { counted } from '../../util/text.ts';
import { visible } from '../escape.ts';
import { patternsSentence } from '../patterns.ts';
import { changedLines } from '../terminal-patterns.ts';
import { columns, fit, pad, wrap } from '../width.ts';
import { capabilityRow, codeText, countsText, endpointText, runText, testLists, valueText } from './words.ts';

/** Paints a part of a line; without colour it gives the text as it is. */
export type Paint = (what: 'bad' | 'good' | 'unsure' | 'dim' | 'strong', text: string) => string;

const INDENT = 2;
const MAX_ENDPOINTS = 12;
const MAX_TESTS = 10;

/** A comparison for a terminal, each line at most `width` columns. */
export function comparisonLines(comparison: Comparison, width: number, paint: Paint): readonly string[] {
  const lines: string[] = [];
  lines.push(...wrap(`before  ${visible(runText(comparison.before))}`, width));
  lines.push(...wrap(`now     ${visible(runText(comparison.after))}`, width));
  lines.push('', ...wrap(countsText(comparison), width).map((l) => paint('strong', l)));
  for (const v of comparison.verdicts) lines.push('', ...verdictLines(v, width, paint));
  lines.push(...endpointLines(comparison, width, paint), ...testLines(comparison, width));
  lines.push(...capabilityLines(comparison, width, paint), ...patternLines(comparison, width, paint));
  for (const note of comparison.notes) lines.push('', ...wrap(`! ${visible(note)}`, width));
  return lines;
}

function verdictLines(v: FindingVerdict, width: number, paint: Paint): readonly string[] {
  const head = `${v.verdict.toUpperCase()} ${idsText(v)}`;
  const title = fit(visible(v.title), Math.max(16, width - columns(head) - 2));
  return [
    `${paint(moodOf(v.verdict), head)}  ${title}`,
    ...[v.reason, ...(v.code ?? []).map(codeText)].flatMap((text) =>
      wrap(visible(text), width - INDENT).map((l) => `${' '.repeat(INDENT)}${l}`),
    ),
  ];
}

/** `F1`, or `F3 -> F1` where the numbers differ, or where one side alone has it. */
export function idsText(v: FindingVerdict): string {
  const { before, after } = v.ids;
  if (before === after || before === null) return after ?? '';
  return after === null ? before : `${before} -> ${after}`;
}

function moodOf(verdict: FindingVerdict['verdict']): 'bad' | 'good' | 'unsure' {
  if (verdict === 'fixed' || verdict === 'improved') return 'good';
  return verdict === 'quiet' || verdict === 'not comparable' ? 'unsure' : 'bad';
}

function endpointLines({ endpoints }: Comparison, width: number, paint: Paint): readonly string[] {
  // What fails as it did before is said by its finding; here is what changed.
  const changed = endpoints.filter((e) => e.verdict !== 'persisting');
  if (changed.length === 0) return [];
  const names = changed
    .slice(0, MAX_ENDPOINTS)
    .map((e) => fit(visible(`${e.method} ${e.route}`), Math.floor(width / 2)));
  const wide = Math.max(...names.map(columns));
  const rows = changed.slice(0, MAX_ENDPOINTS).flatMap((e, i) => {
    const room = width - INDENT - wide - 2;
    const [first = '', ...more] = wrap(`${endpointText(e)}  ${e.verdict}`, Math.max(16, room));
    return [
      `${' '.repeat(INDENT)}${pad(names[i] ?? '', wide)}  ${first}`,
      ...more.map((l) => `${' '.repeat(INDENT + wide + 2)}${l}`),
    ];
  });
  const hidden = changed.length - MAX_ENDPOINTS;
  return [
    '',
    paint('strong', 'endpoints'),
    ...rows,
    ...(hidden > 0 ? [`  and ${counted(hidden, 'more endpoint')}: --format json`] : []),
  ];
}

function capabilityLines({ capabilities }: Comparison, width: number, paint: Paint): readonly string[] {
  if (!capabilities) return [];
  const rows = capabilities.verdicts
    .map(capabilityRow)
    .map((c) => `${c.name}  ${c.before} -> ${c.now}  ${c.verdict}`);
  const restored = capabilities.restored.map((v) => `restored: ${valueText(v)}`);
  const text = [...rows, ...restored].flatMap((r) => wrap(visible(r), width - INDENT));
  return ['', paint('strong', 'capabilities'), ...text.map((l) => `${' '.repeat(INDENT)}${l}`)];
}

function patternLines(comparison: Comparison, width: number, paint: Paint): readonly string[] {
  const sentence = patternsSentence(comparison);
  if (sentence === '') return [];
  return [
    '',
    paint('strong', 'patterns'),
    ...wrap(visible(sentence), width),
    ...changedLines(comparison, width),
  ];
}

function testLines({ tests }: Comparison, width: number): readonly string[] {
  if (!tests) return [];
  const lines = ['', ...wrap(`tests   ${tests.trend}`, width)];
  for (const { name, tests: list } of testLists(tests)) {
    const shown = list
      .slice(0, MAX_TESTS)
      .map((t) => visible(t))
      .join(', ');
    const more = list.length > MAX_TESTS ? ` and ${list.length - MAX_TESTS} more` : '';
    lines.push(
      ...wrap(`${name} (${list.length}): ${shown}${more}`, width - INDENT).map(
        (l) => `${' '.repeat(INDENT)}${l}`,
      ),
    );
  }
  return lines;
}
