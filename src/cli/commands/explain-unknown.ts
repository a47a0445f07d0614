import type { Unknown } from '../../model/index.ts';
import { chainRows, chainRowText, unknownFigures, unknownKind } from '../../render/index.ts';
import { counted } from '../../util/text.ts';

/** What is known of a pattern that no rule knows, a line each; texts are not escaped. */
export function explainUnknown(u: Unknown): readonly string[] {
  const lines = [
    `${u.id} ${u.template}`,
    ...(u.fingerprint === undefined
      ? []
      : [`named ${u.fingerprint}: by its words, the same from run to run`]),
    `${counted(u.count, 'entry', 'entries')} (${unknownKind(u)}) of ${u.services.join(', ') || 'no service'}, ${u.firstSeen} to ${u.lastSeen}`,
  ];
  if (u.rise) lines.push(`against the baseline: ${unknownFigures(u.rise)}`);
  else if (u.new === null) lines.push('whether it is new is not known: there is no baseline to say');
  if (u.score) {
    lines.push(`why it stands where it stands: score ${u.score.total}; it ranks, and establishes nothing`);
    for (const { points, why } of u.score.parts) lines.push(`  ${points} for: ${why}`);
  }
  const rows = chainRows(u);
  const cited = [...u.examples, ...rows.flatMap(({ evidence }) => evidence.slice(0, 3))];
  lines.push(...rows.map(chainRowText));
  for (const e of new Map(cited.map((one) => [one.n, one])).values())
    lines.push(
      `  [${e.n}] ${e.insertId ?? `${e.file ?? ''}:${e.line ?? 0}`} ${e.timestamp ?? ''} ${e.summaryOf ? `request fields: ${e.quote}` : `"${e.quote}"`}`,
    );
  return lines;
}
